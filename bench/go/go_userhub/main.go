// The Go face, as a contender.
package main

import (
	"context"

	"userhub-native/bench/measure"
	"userhub-native/userhub"
)

func main() {
	measure.Run(connect)
}

func connect() func() (string, error) {
	client, err := userhub.NewClient(
		userhub.WithEnvironment(), userhub.WithMaxConnections(measure.Connections()))
	if err != nil {
		measure.Fail(err)
	}
	request := userhub.PortalSessionRequest{
		UserID:    measure.Setting("BENCH_USER_ID"),
		PortalURL: measure.Setting("BENCH_PORTAL_URL"),
		ReturnURL: measure.Setting("BENCH_RETURN_URL"),
	}
	return func() (string, error) {
		session, err := client.CreatePortalSession(context.Background(), request)
		if err != nil {
			return "", err
		}
		return session.RedirectURL, nil
	}
}
