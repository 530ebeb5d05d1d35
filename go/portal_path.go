package userhub

// #include <userhub.h>
import "C"

// The documented pages of the portal, for PortalSessionRequest.PortalURL. UserHub replaces "{accountId}"
// with the organization ID if there is one, otherwise with the user ID.
const (
	PortalPathRoot      = "/"
	PortalPathDashboard = "/{accountId}" // billing
	PortalPathPlans     = "/{accountId}/plans"
	PortalPathCancel    = "/{accountId}/cancel"
	PortalPathMembers   = "/{accountId}/members"
	PortalPathInvite    = "/{accountId}/invite"
)

// PortalPathCheckout returns the path of the checkout of one plan, with the percent-encoded plan ID. It
// refuses an empty ID, ".", "..", control characters and invalid UTF-8 with [ErrInvalidArgument].
func PortalPathCheckout(planID string) (string, error) {
	return portalPath(C.USERHUB_PORTAL_CHECKOUT, &planID)
}

func portalPath(page int, planID *string) (string, error) {
	var strings cStrings
	defer strings.unpin()
	plan := strings.optional("plan_id", planID)
	if strings.err != nil {
		return "", strings.err
	}
	return text(func(buffer *C.char, size C.size_t, failure **C.userhub_error) C.ptrdiff_t {
		return C.userhub_portal_path(C.userhub_portal_page(page), plan, buffer, size, failure)
	})
}
