package userhub

import "testing"

// The pages by their numbers in C, for the constants here to be the library's.
func TestThePortalPathsAreTheLibrarys(t *testing.T) {
	pages := []string{PortalPathRoot, PortalPathDashboard, PortalPathPlans, "", PortalPathCancel, PortalPathMembers, PortalPathInvite}
	for page, path := range pages {
		if path == "" {
			continue // the checkout's takes a plan
		}
		if theirs, err := portalPath(page, nil); err != nil || theirs != path {
			t.Errorf("page %d is %q there (%v), %q here", page, theirs, err, path)
		}
	}
}

func TestACheckoutsPlanIsEncoded(t *testing.T) {
	path, err := PortalPathCheckout("pro/2 @é")
	if err != nil || path != "/{accountId}/checkout/pro%2F2%20%40%C3%A9" {
		t.Errorf("gave %q, %v", path, err)
	}
}
