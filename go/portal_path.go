package userhub

// #include <userhub.h>
import "C"

// The portal's documented pages, for PortalSessionRequest.PortalURL. UserHub replaces "{accountId}"
// by the organization's ID if one is given, else by the user's.
const (
	PortalPathRoot      = "/"
	PortalPathDashboard = "/{accountId}" // billing
	PortalPathPlans     = "/{accountId}/plans"
	PortalPathCancel    = "/{accountId}/cancel"
	PortalPathMembers   = "/{accountId}/members"
	PortalPathInvite    = "/{accountId}/invite"
)

// PortalPathCheckout is the path of one plan's checkout, the plan's ID percent-encoded. It refuses
// an empty ID, "." and "..", control characters and invalid UTF-8 with [ErrInvalidArgument].
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
	return text(func(buffer *C.char, size C.size_t) C.ptrdiff_t {
		return C.userhub_portal_path(C.userhub_portal_page(page), plan, buffer, size)
	}, invalidArgument("plan_id", notAnID))
}
