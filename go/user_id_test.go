package userhub_test

import (
	"strings"
	"testing"

	"userhub-native/userhub"
)

func TestEveryConformanceIDIsEncodedAsInTheRequestsPath(t *testing.T) {
	for _, example := range loadCases[requestCase](t, "requests.json") {
		encoded, err := userhub.EncodeUserID(example.request().UserID)
		switch {
		case example.Param == "user_id":
			checkRefused(t, err, "invalid_argument", "user_id")
		case example.Path != "" && "/admin/v1/users/"+encoded+":createPortalSession" != example.Path:
			t.Errorf("%s: gave %q (%v), not as in %s", example.Name, encoded, err, example.Path)
		}
	}
}

func TestAnExternalUsersIDNamesTheConnection(t *testing.T) {
	for _, external := range []string{"auth0|1", "ada@example.com", ".", strings.Repeat("x", 5000)} {
		id, err := userhub.ExternalUserID(external, "conn_1")
		if err != nil || id != external+"@conn_1" {
			t.Errorf("gave %q, %v", id, err)
		}
	}
}

func TestAPartThatIsNoIDIsRefusedByItsName(t *testing.T) {
	for _, example := range []struct{ external, connection, param string }{
		{"", "conn_1", "external_id"},
		{"a\x00b", "conn_1", "external_id"},
		{"a\nb", "conn_1", "external_id"},
		{"a\xff", "conn_1", "external_id"},
		{"ada", "", "connection_id"},
		{"ada", "conn@1", "connection_id"},
		{"ada", "conn\x00", "connection_id"},
		{"ada", "conn\t", "connection_id"},
		{"ada", "\xff", "connection_id"},
	} {
		id, err := userhub.ExternalUserID(example.external, example.connection)
		if id != "" {
			t.Errorf("gave %q", id)
		}
		checkRefused(t, err, "invalid_argument", example.param)
	}
}

func TestAPlanThatIsNoIDIsRefused(t *testing.T) {
	for _, plan := range []string{"", ".", "..", "a\x00b", "a\nb", "\xff"} {
		path, err := userhub.PortalPathCheckout(plan)
		if path != "" {
			t.Errorf("gave %q", path)
		}
		checkRefused(t, err, "invalid_argument", "plan_id")
	}
}
