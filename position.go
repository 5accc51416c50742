package cliniko

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// Position is a place in a list at which a [Walk] continues. It is a short text of the name of the list, times, numbers
// and an ID, without personal data: store it as text or as JSON. After an error, and in a list of one page, it may have
// more IDs, of records of the last second. The zero Position is the beginning of the list.
type Position struct {
	list   string    // key of the list
	column string    // by which the walk continues, or byPage, byRank or byEnd
	key    string    // value of the column, or number of the page, or rank and size of the list
	id     string    // of the last record with that value that was read; "" if none was
	also   idSet     // of records with that value and a larger id that were read too; see placeByRank
	count  int       // records that were read before
	mark   time.Time // where the next run of a Changes begins
}

// idSet is a set of ids as text, with a plus sign before each, so that a Position can be compared.
type idSet string

func (s idSet) has(id string) bool { return s != "" && strings.Contains(string(s)+"+", "+"+id+"+") }

// list returns the ids in the order in which they were added.
func (s idSet) list() []string { return strings.Split(string(s), "+")[1:] }

func (s idSet) with(id string) idSet { return s + idSet("+"+id) }

// byPage is the column of a walk that continues by the number of a page.
const byPage = "page"

var errNotAPosition = errors.New("cliniko: not the text of a position")

// IsZero reports whether p is the beginning of a list.
func (p Position) IsZero() bool { return p == Position{} }

// String returns the text that MarshalText writes.
func (p Position) String() string {
	if p.IsZero() {
		return ""
	}
	mark := ""
	if !p.mark.IsZero() {
		mark = strconv.FormatInt(p.mark.Unix(), 10)
	}
	return strings.Join([]string{p.list, p.column, p.key, p.id + string(p.also), strconv.Itoa(p.count), mark}, ",")
}

// MarshalText returns p as text. That of the zero Position is empty.
func (p Position) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (p *Position) UnmarshalText(text []byte) error {
	*p = Position{}
	if len(text) == 0 {
		return nil
	}
	parts := strings.Split(string(text), ",")
	if len(parts) != 6 || !consistsOf(parts[0], lowercase+"_") {
		return errNotAPosition
	}
	read := Position{list: parts[0], column: parts[1], key: parts[2]}
	var ok bool
	if read.id, read.also, ok = idsOfPosition(parts[3]); !ok {
		return errNotAPosition
	}
	var err error
	if read.count, err = strconv.Atoi(parts[4]); err != nil || read.count < 0 || !isKeyText(read.column, read.key) {
		return errNotAPosition
	}
	if parts[5] != "" {
		seconds, err := strconv.ParseInt(parts[5], 10, 64)
		if err != nil {
			return errNotAPosition
		}
		read.mark = time.Unix(seconds, 0).UTC()
	}
	*p = read
	return nil
}

// idsOfPosition returns the IDs in the text of a position. ok is false if anything else is in it.
func idsOfPosition(text string) (id string, also idSet, ok bool) {
	for i, part := range strings.Split(text, "+") {
		switch {
		case i == 0 && (part == "" || isID(part)):
			id = part
		case i > 0 && isID(part):
			also = also.with(part)
		default:
			return "", "", false
		}
	}
	return id, also, true
}

// isKeyText reports whether a text is a value of a column.
func isKeyText(column, text string) bool {
	switch column {
	case byRank, byEnd:
		_, _, ok := rankAndTotal(text)
		return ok
	case byPage:
		n, err := strconv.Atoi(text)
		return err == nil && n > 0
	case "id":
		return isID(text)
	default:
		_, err := time.Parse(timeLayout, text)
		return err == nil && isKeyColumn(column)
	}
}

func (p Position) place() place { return place{p.column, p.key, p.id, p.also} }

// isNumber reports whether a position is a place in a list that has no other key.
func (p Position) isNumber() bool {
	return p.column == byPage || p.column == byRank || p.column == byEnd
}

// continues reports whether a walk in the order of a column can continue at p.
func (p Position) continues(list, column string) error {
	if p.IsZero() || p.list == list && (p.column == column || p.isNumber()) {
		return nil
	}
	return &ValidationError{Field: "position", Reason: "belongs to another list, or to a walk in another order"}
}
