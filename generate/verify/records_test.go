package verify_test

import (
	"strings"
	"testing"

	"grounded"
)

const eatery = `{"name": "Corner Eatery", "hours": {"Monday": "11:30-20:0", "Tuesday": "11:30-20:0", "Wednesday": "11:30-20:0", "Thursday": "11:30-20:0", "Friday": "11:30-16:0", "Saturday": "11:30-16:0"},
"attributes": {"BusinessParking": {"garage": true, "street": false, "valet": false, "lot": true}, "RestaurantsReservations": null, "RestaurantsTakeOut": true, "RestaurantsGoodForGroups": true, "OutdoorSeating": true, "WiFi": "free", "Ambience": {"classy": false, "casual": true}}}`

func TestRecordsAreReadFieldByField(t *testing.T) {
	t.Parallel()
	p := checker(t).Prepare(passages(eatery))
	f := func(text string, contradicted bool, reason string) {
		t.Helper()
		got := p.Check(text)
		if (got.Verdict == grounded.Contradicted) != contradicted || !strings.Contains(got.Reason, reason) {
			t.Errorf("%q: %s (%.2f, %q)", text, got.Verdict, got.Score, got.Reason)
		}
	}
	f("Corner Eatery is open from 11:30 AM to 8 PM Tuesday through Thursday.", false, "")
	f("Corner Eatery is open from 11:30 AM to 8 PM Tuesday through Friday.", true, "the record says Friday: 11:30-16:00")
	f("It operates from 11:30 AM to 8 PM Monday to Thursday and from 11:30 AM to 4 PM on Fridays and Saturdays.", false, "")
	f("It operates from 11:30 AM to 8 PM Monday to Saturday, but until 4 PM on Fridays and Saturdays.", false, "")
	f("Corner Eatery is open Monday through Sunday.", true, "the record says Sunday: -")
	f("Corner Eatery is open daily.", true, "Sunday")
	f("Garage parking is available, but street and valet parking are not available.", false, "")
	f("Street parking is available.", true, "street: false")
	f("It does not offer valet parking, but provides outdoor seating.", false, "")
	f("It does not have valet parking or take reservations.", false, "RestaurantsReservations: null")
	f("They do not take walk-ins.", false, "")
	f("There is no WiFi.", true, "WiFi: free")
	f("Guests call it best in class.", false, "")
	f("Guests call it classy.", true, "classy: false")
}

// TestARecordInTwoPassagesSpeaksOnce: parts of one document, or two found twice, give one reason.
func TestARecordInTwoPassagesSpeaksOnce(t *testing.T) {
	t.Parallel()
	got := checker(t).Prepare(passages(eatery, eatery)).Check("Guests call it classy.")
	if n := strings.Count(got.Reason, "classy: false"); n != 1 {
		t.Errorf("%d times: %q", n, got.Reason)
	}
}
