package userhub

// #include <userhub.h>
import "C"

// PortalSessionRequest is what to ask UserHub for. Strings are sent unchanged; they must be UTF-8 without
// control characters. An empty optional string is left out of the request.
type PortalSessionRequest struct {
	// UserID is a UserHub user ID ("usr_…") or "<externalId>@<connectionId>", see [ExternalUserID].
	// Required. UserHub imports an external user that it does not know. The URL with the percent-encoded
	// ID has at most 1,000,000 bytes.
	UserID string
	// PortalURL is the page of the portal to open: a full URL or a path. UserHub replaces "{accountId}"
	// with the organization ID if there is one, otherwise with the user ID. Default: [PortalPathRoot].
	PortalURL string
	// ReturnURL is where the user returns to the app. Default: the app URL that is set in UserHub.
	ReturnURL string
	// SuccessURL is where the user goes after completing an action. Default: ReturnURL.
	SuccessURL string
	// OrganizationID is the organization that the user acts for. Default: none, the user acts for
	// themselves.
	OrganizationID string
}

func (r PortalSessionRequest) native(strings *cStrings) C.userhub_portal_session_request {
	return C.userhub_portal_session_request{
		struct_size:     C.sizeof_userhub_portal_session_request,
		user_id:         strings.pin("user_id", r.UserID),
		portal_url:      strings.pin("portal_url", r.PortalURL),
		return_url:      strings.pin("return_url", r.ReturnURL),
		success_url:     strings.pin("success_url", r.SuccessURL),
		organization_id: strings.pin("organization_id", r.OrganizationID),
	}
}
