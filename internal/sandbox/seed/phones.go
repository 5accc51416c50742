package seed

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
)

// mobileNumbers lists all mobile numbers that Australia reserves for fiction.
var mobileNumbers = []string{
	"0491 570 006", "0491 570 156", "0491 570 157", "0491 570 158", "0491 570 159", "0491 570 110",
	"0491 570 313", "0491 570 737", "0491 571 266", "0491 571 491", "0491 571 804", "0491 572 549",
	"0491 572 665", "0491 572 983", "0491 573 770", "0491 573 087", "0491 574 118", "0491 574 632",
	"0491 575 254", "0491 575 789", "0491 576 398", "0491 576 801", "0491 577 426", "0491 577 644",
	"0491 578 957", "0491 578 148", "0491 578 888", "0491 579 212", "0491 579 760", "0491 579 455",
}

// phoneBook gives out phone numbers, each once. It has only numbers that
// Australia reserves for fiction, so that a message to a patient reaches nobody.
// The mobile numbers among them are too few. The others are landline numbers,
// grouped like mobile numbers.
type phoneBook struct {
	mobiles   int
	landlines map[string]int // by area code
}

var areaCodes = []string{"02", "03", "07", "08"}

// perArea is the number of reserved numbers that begin with an area code and
// 5550, or with an area code and 7010.
const perArea = 10_000

// scatter returns a permutation of the numbers below perArea.
func scatter(n int) int { return (n*7919 + 4217) % perArea }

// mobile returns the next mobile number, "" if there are none left.
func (b *phoneBook) mobile() string {
	n := b.mobiles
	b.mobiles++
	if n < len(mobileNumbers) {
		return mobileNumbers[n]
	}
	n -= len(mobileNumbers)
	if n >= perArea*len(areaCodes) {
		return ""
	}
	digits := fourDigits(scatter(n / len(areaCodes)))
	return areaCodes[n%len(areaCodes)] + "70 10" + digits[:1] + " " + digits[1:]
}

// landline returns the next landline number with an area code, "" if there are
// none left.
func (b *phoneBook) landline(area string) string {
	n := b.landlines[area]
	b.landlines[area]++
	if n >= perArea {
		return ""
	}
	return "(" + area + ") 5550 " + fourDigits(scatter(n))
}

func fourDigits(n int) string { return strconv.Itoa(perArea + n)[1:] }

// asTyped returns a number as people type it: most with its spaces, some
// without, some in the international form.
func (s *seeder) asTyped(number string) string {
	switch n := s.rng.IntN(12); {
	case number == "":
		return ""
	case n == 0:
		return strings.NewReplacer(" ", "", "(", "", ")", "").Replace(number)
	case n == 1:
		return "+61 " + strings.TrimPrefix(strings.NewReplacer("(0", "", ")", "").Replace(number), "0")
	}
	return number
}

// phones encodes the numbers that are not empty.
func phones(numbers ...clinic.PhoneNumber) json.RawMessage {
	return clinic.EncodePhones(slices.DeleteFunc(numbers, func(n clinic.PhoneNumber) bool { return n.Number == "" })...)
}
