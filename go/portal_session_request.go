package userhub

// #include <userhub.h>
import "C"

// PortalSessionRequest is what to ask UserHub for. Its strings are UTF-8 without control characters
// and travel verbatim; empty optional ones are left out of the request.
type PortalSessionRequest struct {
	// UserID is a UserHub user ID ("usr_…") or "<externalId>@<connectionId>", required; see
	// [ExternalUserID]. UserHub imports an unknown external user. The URL that holds it,
	// percent-encoded, has at most 1,000,000 bytes.
	UserID string
	// PortalURL is the target in the portal, a full URL or a path; "{accountId}" in it becomes the
	// organization's ID if one is given, else the user's. Default: [PortalPathRoot].
	PortalURL string
	// ReturnURL is where the user goes to return to the app. Default: the app URL set at UserHub.
	ReturnURL string
	// SuccessURL is where the user goes after completing an action. Default: ReturnURL.
	SuccessURL string
	// OrganizationID is the organization to act for. Default: the user alone.
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
