package transport

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestDescribe(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":    "",
		"EOF": "EOF",
		"read tcp 127.0.0.1:1->127.0.0.1:2: connection reset by peer": "read tcp 127.0.0.1:1->127.0.0.1:2: connection reset by peer",

		`Get "https://api.cliniko.com/v1/patients?q[]=email:=ada@example.com": EOF`: `Get "…": EOF`,
		`malformed HTTP response "{\"first_name\":\"Ada\"}"`:                        `malformed HTTP response "…"`,
		`malformed MIME header line: Ada`:                                           `malformed MIME header`,
		`Get https://api.cliniko.com/v1/patients?q[]=a&page=2 failed`:               `Get https://api.cliniko.com/v1/patients?… failed`,
		`two: /a?x=1 and /b?y=2`:                                                    `two: /a?… and /b?…`,
		"line one /a?x=1\nline two":                                                 "line one /a?… line two",
		`/a?x=ü&y=日本`:                                                               `/a?…`,
		`/a?`:                                                                       `/a?…`,
		`proxyconnect http://user:pass@proxy:3128: refused`:                         `proxyconnect http://proxy:3128: refused`,
		`https://key@api.cliniko.com/v1`:                                            `https://api.cliniko.com/v1`,
		`https://key:@api.cliniko.com/v1?page=2`:                                    `https://api.cliniko.com/v1?…`,
		`parse http://user:s3/cret@proxy:3128`:                                      `parse http://proxy:3128`,
		`http://u:p@a/ then http://u:p@b/`:                                          `http://a/ then http://b/`,
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			if got := Describe(errors.New(text)); got != want {
				t.Errorf("Describe = %q, want %q", got, want)
			}
		})
	}
}

// FuzzDescribe looks for query values and credentials that Describe does not remove. They are escaped by net/url.
func FuzzDescribe(f *testing.F) {
	f.Add("Get", "ada@example.com", ": EOF")
	f.Add(`"?'`, `O'Brien "x" ?`, `"?x=1`)
	f.Add("//", "//a@b/c?d", "@")
	f.Add("//user:", "\n\t", "@host")
	f.Add("?", "\xff\xfe日本", "?")
	f.Fuzz(func(t *testing.T, before, value, after string) {
		const mark = "S3CRET"
		if strings.Contains(before+after, mark) {
			t.Skip()
		}
		u := url.URL{
			Scheme: "https", Host: "api.cliniko.com", Path: "/v1/patients",
			User:     url.UserPassword(mark+value, value+mark),
			RawQuery: url.Values{"x": {mark + value}, "y": {value + mark}}.Encode(),
		}
		text := before + ` "` + u.String() + `" ` + after
		if got := Describe(errors.New(text)); strings.Contains(got, mark) {
			t.Errorf("Describe(%q) = %q", text, got)
		}
	})
}

func TestRequestID(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, id string
		kept     bool
	}{
		{"UUID", "0b5f1e1c-7d5e-4b7b-9d0e-3f1a2b3c4d5e", true},
		{"all allowed characters", "Az09._-", true},
		{"one character", "x", true},
		{"as long as allowed", strings.Repeat("x", 128), true},
		{"too long", strings.Repeat("x", 129), false},
		{"empty", "", false},
		{"space", "a b", false},
		{"new line", "abc\n", false},
		{"new line inside", "abc\nlevel=ERROR", false},
		{"carriage return", "abc\r", false},
		{"NUL", "abc\x00", false},
		{"escape sequence", "\x1b[31mred", false},
		{"quote", `a"b`, false},
		{"markup", "<script>", false},
		{"address", "ada@example.com", false},
		{"path", "../../etc", false},
		{"letters beyond ASCII", "äöü", false},
		{"not UTF-8", "\xff", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			want := ""
			if test.kept {
				want = test.id
			}
			if got := RequestID(http.Header{"X-Request-Id": {test.id}}); got != want {
				t.Errorf("RequestID = %q, want %q", got, want)
			}
		})
	}
	if got := RequestID(nil); got != "" {
		t.Errorf("RequestID without a header = %q", got)
	}
}

func TestDescribeNoError(t *testing.T) {
	t.Parallel()
	if got := Describe(nil); got == "" {
		t.Error("Describe(nil) is empty")
	}
}
