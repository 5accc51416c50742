package clinikotest_test

import (
	"strconv"
	"testing"
)

func TestPagesWalkEveryRowOnce(t *testing.T) {
	t.Parallel()
	paths := map[string]string{
		"/patients?per_page=7": "patients",
		"/patients":            "patients",
		"/individual_appointments?sort=starts_at:desc&per_page=100": "individual_appointments",
		"/patients?q[]=last_name:~a&sort=last_name&per_page=3":      "patients",
	}
	for path, key := range paths {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			seen := map[string]bool{}
			l := getList(t, shared(), key, path)
			previous := ""
			for {
				for _, r := range l.Rows {
					if id := text(r, "id"); seen[id] {
						t.Fatalf("%s comes twice", id)
					} else {
						seen[id] = true
					}
				}
				if l.Links["previous"] != previous {
					t.Fatalf("previous: got %q, want %q", l.Links["previous"], previous)
				}
				previous = l.Links["self"]
				next, ok := l.Links["next"]
				if !ok {
					break
				}
				l = getList(t, shared(), key, next)
			}
			if len(seen) != l.Total || l.Total == 0 {
				t.Errorf("walked %d rows of %d", len(seen), l.Total)
			}
		})
	}
}

func TestPageLinks(t *testing.T) {
	t.Parallel()
	tests := []struct{ path, rel, want string }{
		{"/patients", "self", "/patients?page=1"},
		{"/patients?foo=bar", "next", "/patients?page=2"},
		{"/patients?per_page=50", "next", "/patients?page=2&per_page=50"},
		{"/patients?per_page=500", "next", "/patients?page=2&per_page=100"},
		{"/patients?per_page=0", "next", "/patients?page=2"},
		{"/patients?page=2&per_page=20&order=desc", "previous", "/patients?order=desc&page=1&per_page=20"},
		{
			"/individual_appointments?sort=updated_at:desc&q[]=cancelled_at:*&q[]=did_not_arrive:=false", "next",
			"/individual_appointments?page=2&q%5B%5D=cancelled_at%3A%2A&q%5B%5D=did_not_arrive%3A%3Dfalse&sort=updated_at%3Adesc",
		},
	}
	for _, tt := range tests {
		key := "patients"
		if len(tt.path) > 40 {
			key = "individual_appointments"
		}
		if got := getList(t, shared(), key, tt.path).Links[tt.rel]; got != base+tt.want {
			t.Errorf("%s: %s is\n%s, want\n%s", tt.path, tt.rel, got, base+tt.want)
		}
	}
}

func TestPerPage(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]int{"": 50, "1": 1, "100": 100, "101": 100, "-1": 50, "0": 50, "x": 50} {
		if got := len(getList(t, shared(), "patients", "/patients?per_page="+value).Rows); got != want {
			t.Errorf("per_page=%q: got %d rows, want %d", value, got, want)
		}
	}
}

func TestBeyondTheLastPage(t *testing.T) {
	t.Parallel()
	first := getList(t, shared(), "patients", "/patients?per_page=100")
	last := (first.Total + 99) / 100
	l := getList(t, shared(), "patients", "/patients?per_page=100&page=9223372036854775807")
	if l.Rows == nil || len(l.Rows) != 0 || l.Total != first.Total {
		t.Errorf("got %d rows of %d", len(l.Rows), l.Total)
	}
	if _, ok := l.Links["next"]; ok {
		t.Error("there is a next page")
	}
	if want := base + "/patients?page=" + strconv.Itoa(last) + "&per_page=100"; l.Links["previous"] != want {
		t.Errorf("previous: got %s, want %s", l.Links["previous"], want)
	}
}

func TestEmptyList(t *testing.T) {
	t.Parallel()
	l := getList(t, shared(), "patients", "/patients?q[]=email:=nobody")
	if l.Rows == nil || len(l.Rows) != 0 || l.Total != 0 || len(l.Links) != 1 {
		t.Errorf("got %+v", l)
	}
}
