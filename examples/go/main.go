// Creates a portal session and prints its URL: go run . [USER_ID [PORTAL_URL]]
//
// USERHUB_ADMIN_KEY is the admin key. USERHUB_BASE_URL, if set, replaces the address of UserHub.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"userhub-native/userhub"
)

func main() {
	request := userhub.PortalSessionRequest{
		UserID:    "auth0|123456789@conn_26yEiYymqy6ZmG",
		PortalURL: userhub.PortalPathPlans,
	}
	if len(os.Args) > 1 {
		request.UserID = os.Args[1]
	}
	if len(os.Args) > 2 {
		request.PortalURL = os.Args[2]
	}
	url, err := portalURL(request)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(url)
}

func portalURL(request userhub.PortalSessionRequest) (string, error) {
	client, err := userhub.NewClient(userhub.WithEnvironment())
	if err != nil {
		return "", err
	}
	defer client.Close()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	session, err := client.CreatePortalSession(ctx, request)
	if err != nil {
		return "", err
	}
	return session.RedirectURL, nil
}
