// Go's own net/http, as a contender, with the JSON work of the call.
package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"userhub-native/bench/measure"
)

type body struct {
	PortalURL string `json:"portalUrl,omitempty"`
	ReturnURL string `json:"returnUrl,omitempty"`
}

type answer struct {
	RedirectURL string `json:"redirectUrl"`
}

func main() {
	measure.Run(connect)
}

func connect() func() (string, error) {
	client := newClient()
	url := measure.Setting("BENCH_URL")
	headers := readHeaders()
	asked := body{measure.Setting("BENCH_PORTAL_URL"), measure.Setting("BENCH_RETURN_URL")}
	return func() (string, error) {
		sent, err := json.Marshal(asked)
		if err != nil {
			return "", err
		}
		request, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(sent))
		if err != nil {
			return "", err
		}
		request.Header = headers
		response, err := client.Do(request)
		if err != nil {
			return "", err
		}
		defer response.Body.Close()
		received, err := io.ReadAll(response.Body)
		if err != nil {
			return "", err
		}
		if response.StatusCode != http.StatusOK {
			return "", fmt.Errorf("status %d", response.StatusCode)
		}
		var session answer
		err = json.Unmarshal(received, &session)
		return session.RedirectURL, err
	}
}

func newClient() *http.Client {
	connections := measure.Connections()
	transport := &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections}
	if file := measure.Setting("USERHUB_CA_FILE"); file != "" {
		pem, err := os.ReadFile(file)
		if err != nil {
			measure.Fail(err)
		}
		trusted := x509.NewCertPool()
		trusted.AppendCertsFromPEM(pem)
		transport.TLSClientConfig = &tls.Config{RootCAs: trusted}
	}
	return &http.Client{Transport: transport, Timeout: 20 * time.Second}
}

func readHeaders() http.Header {
	headers := http.Header{}
	for _, line := range strings.Split(measure.Setting("BENCH_HEADERS"), "\n") {
		name, value, _ := strings.Cut(line, ": ")
		headers.Set(name, value)
	}
	return headers
}
