package traffic

import (
	"bytes"
	"strings"
	"testing"
)

func TestLogKeepsTheLatestRequests(t *testing.T) {
	t.Parallel()
	var l Log
	for n := 1; n <= maxRequests+5; n++ {
		if got := l.Add(Request{Method: "GET"}); got != n {
			t.Fatalf("request %d has number %d", n, got)
		}
	}
	all := l.All()
	if len(all) != maxRequests || all[0].Number != 6 || all[len(all)-1].Number != maxRequests+5 || l.Count() != maxRequests+5 {
		t.Errorf("got %d requests from %d to %d of %d", len(all), all[0].Number, all[len(all)-1].Number, l.Count())
	}
}

func TestLogShortensRequests(t *testing.T) {
	t.Parallel()
	var l Log
	l.Add(Request{Path: "/short", RawQuery: "a=b", Body: []byte("{}")})
	l.Add(Request{Path: strings.Repeat("p", maxText+1), RawQuery: strings.Repeat("q", maxText+1), Body: make([]byte, maxBody+1)})
	all := l.All()
	if r := all[0]; r.Path != "/short" || r.RawQuery != "a=b" || string(r.Body) != "{}" || r.BodySize != 2 {
		t.Errorf("got %+v", r)
	}
	if r := all[1]; len(r.Path) != maxText || len(r.RawQuery) != maxText || len(r.Body) != maxBody || r.BodySize != maxBody+1 {
		t.Errorf("got a path of %d, a query of %d and a body of %d bytes, of %d", len(r.Path), len(r.RawQuery), len(r.Body), r.BodySize)
	}
}

func TestLogKeepsFewBytes(t *testing.T) {
	t.Parallel()
	var l Log
	body := bytes.Repeat([]byte("x"), maxBody)
	for range maxBytes/maxBody + 3 {
		l.Add(Request{Body: body})
	}
	all := l.All()
	if len(all) != maxBytes/maxBody || all[0].Number != 4 || l.bytes != maxBytes {
		t.Errorf("got %d requests from number %d, with %d bytes", len(all), all[0].Number, l.bytes)
	}
}
