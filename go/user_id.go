package userhub

// #include <userhub.h>
import "C"

// ExternalUserID returns the ID of a user of another identity provider: "<externalID>@<connectionID>". It
// refuses an empty part, an "@" in the connection ID, control characters and invalid UTF-8 with
// [ErrInvalidArgument].
func ExternalUserID(externalID, connectionID string) (string, error) {
	var strings cStrings
	defer strings.unpin()
	external := strings.pin("external_id", externalID)
	connection := strings.pin("connection_id", connectionID)
	if strings.err != nil {
		return "", strings.err
	}
	return text(func(buffer *C.char, size C.size_t, failure **C.userhub_error) C.ptrdiff_t {
		return C.userhub_external_user_id(external, connection, buffer, size, failure)
	})
}

// EncodeUserID percent-encodes a user ID as one segment of a request path.
// [Client.CreatePortalSession] does this itself. It refuses an empty ID, ".", "..", control characters
// and invalid UTF-8 with [ErrInvalidArgument].
func EncodeUserID(userID string) (string, error) {
	var strings cStrings
	defer strings.unpin()
	id := strings.pin("user_id", userID)
	if strings.err != nil {
		return "", strings.err
	}
	return text(func(buffer *C.char, size C.size_t, failure **C.userhub_error) C.ptrdiff_t {
		return C.userhub_encode_user_id(id, buffer, size, failure)
	})
}
