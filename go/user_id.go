package userhub

// #include <userhub.h>
import "C"

const notAnID = `is not an ID: pass UTF-8 that is not empty, "." or "..", without control characters`

// ExternalUserID is the ID of a user known by another identity provider:
// "<externalID>@<connectionID>". It refuses an empty part, an "@" in the connection, control
// characters and invalid UTF-8 with [ErrInvalidArgument].
func ExternalUserID(externalID, connectionID string) (string, error) {
	refused := invalidArgument("external_id", "is not an ID: pass UTF-8 that is not empty, without control characters")
	// With an external ID that is right, a refusal is the connection's.
	if _, err := externalUserID("any", connectionID, refused); err == refused {
		refused = invalidArgument("connection_id", "is not a connection: pass UTF-8 that is not empty, without @ and control characters")
	}
	return externalUserID(externalID, connectionID, refused)
}

func externalUserID(externalID, connectionID string, refused error) (string, error) {
	var strings cStrings
	defer strings.unpin()
	external := strings.pin("external_id", externalID)
	connection := strings.pin("connection_id", connectionID)
	if strings.err != nil {
		return "", strings.err
	}
	return text(func(buffer *C.char, size C.size_t) C.ptrdiff_t {
		return C.userhub_external_user_id(external, connection, buffer, size)
	}, refused)
}

// EncodeUserID is the user ID as one segment of a request path, percent-encoded;
// [Client.CreatePortalSession] does this itself. It refuses an empty ID, "." and "..", control
// characters and invalid UTF-8 with [ErrInvalidArgument].
func EncodeUserID(userID string) (string, error) {
	var strings cStrings
	defer strings.unpin()
	id := strings.pin("user_id", userID)
	if strings.err != nil {
		return "", strings.err
	}
	return text(func(buffer *C.char, size C.size_t) C.ptrdiff_t {
		return C.userhub_encode_user_id(id, buffer, size)
	}, invalidArgument("user_id", notAnID))
}
