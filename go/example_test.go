package userhub_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"userhub-native/userhub"
)

// TestMain gives the examples a UserHub by the environment, as `userhub emulator exec` would.
func TestMain(m *testing.M) {
	server := httptest.NewServer(http.HandlerFunc(answerExample))
	os.Setenv("USERHUB_BASE_URL", server.URL)
	os.Setenv("USERHUB_ADMIN_KEY", adminKey)
	os.Unsetenv("USERHUB_CA_FILE")
	os.Exit(m.Run())
}

func answerExample(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/admin/v1/users/usr_nobody:createPortalSession" {
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"code": "NOT_FOUND", "reason": "USER_NOT_FOUND", "message": "User not found."}`)
		return
	}
	answerSession(w, r)
}

// manageBilling sends the user of the app's own login session to the portal.
func manageBilling(client *userhub.Client, userID func(*http.Request) string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		session, err := client.CreatePortalSession(r.Context(), userhub.PortalSessionRequest{
			UserID:    userID(r),
			PortalURL: userhub.PortalPathPlans,
			ReturnURL: "https://app.example.com/settings",
		})
		if err != nil {
			log.Print(err)
			http.Error(w, "billing is not available now", http.StatusBadGateway)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Referrer-Policy", "no-referrer")
		http.Redirect(w, r, session.RedirectURL, http.StatusSeeOther)
	}
}

func Example() {
	client, err := userhub.NewClient(userhub.WithEnvironment())
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	userOfLogin := func(*http.Request) string { return "auth0|123456789@conn_26yEiYymqy6ZmG" }
	answer := httptest.NewRecorder()
	manageBilling(client, userOfLogin)(answer, httptest.NewRequest("POST", "/billing", nil))
	fmt.Println(answer.Code, answer.Header().Get("Location"))
	// Output: 303 https://portal.example.com/signin?token=tok_secret
}

func ExampleNewClient() {
	client, err := userhub.NewClient(
		userhub.WithEnvironment(),
		userhub.WithTimeout(5*time.Second),
		userhub.WithMaxRetries(2),
	)
	fmt.Println(err)
	defer client.Close()
	// Output: <nil>
}

func ExampleClient_CreatePortalSession() {
	client, err := userhub.NewClient(userhub.WithEnvironment())
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	session, err := client.CreatePortalSession(ctx, userhub.PortalSessionRequest{UserID: "usr_ada"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(session) // redirect the browser to session.RedirectURL
	// Output: <PortalSession https://portal.example.com/signin?token=…>
}

func ExampleError() {
	client, err := userhub.NewClient(userhub.WithEnvironment())
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	_, err = client.CreatePortalSession(context.Background(), userhub.PortalSessionRequest{UserID: "usr_nobody"})
	var failed *userhub.Error
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		fmt.Println("the request ended")
	case errors.Is(err, userhub.ErrTimedOut), errors.Is(err, userhub.ErrConnectionFailed):
		fmt.Println("try again later")
	case errors.As(err, &failed):
		fmt.Println(failed.Code, failed.HTTPStatus, failed.Reason)
	}
	// Output: api_error 404 USER_NOT_FOUND
}

func ExampleExternalUserID() {
	id, err := userhub.ExternalUserID("auth0|123456789", "conn_26yEiYymqy6ZmG")
	fmt.Println(id, err)
	// Output: auth0|123456789@conn_26yEiYymqy6ZmG <nil>
}

func ExampleEncodeUserID() {
	encoded, err := userhub.EncodeUserID("auth0|123456789@conn_26yEiYymqy6ZmG")
	fmt.Println(encoded, err)
	// Output: auth0%7C123456789@conn_26yEiYymqy6ZmG <nil>
}

func ExamplePortalPathCheckout() {
	path, err := userhub.PortalPathCheckout("pro")
	fmt.Println(path, err)
	// Output: /{accountId}/checkout/pro <nil>
}

func ExampleWithAttemptObserver() {
	client, err := userhub.NewClient(
		userhub.WithEnvironment(),
		userhub.WithAttemptObserver(func(attempt userhub.Attempt) {
			fmt.Println("attempt", attempt.Number, attempt.HTTPStatus, attempt.Err)
		}),
	)
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	if _, err := client.CreatePortalSession(context.Background(), userhub.PortalSessionRequest{UserID: "usr_ada"}); err != nil {
		log.Fatal(err)
	}
	// Output: attempt 1 200 <nil>
}

func ExampleWithAllowedReturnOrigins() {
	client, err := userhub.NewClient(
		userhub.WithEnvironment(),
		userhub.WithAllowedReturnOrigins("https://app.example.com"),
	)
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	_, err = client.CreatePortalSession(context.Background(), userhub.PortalSessionRequest{
		UserID:    "usr_ada",
		ReturnURL: "https://evil.example",
	})
	fmt.Println(err)
	// Output: return_url is neither relative nor from an origin in allowed_return_origins
}
