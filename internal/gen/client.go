package main

import (
	"bytes"
	"errors"
	"fmt"
	"go/format"
	"strings"
)

const clientDoc = `// Client sends requests to the API for one account, with one API key. It has a field for each resource, such as
// Patients. A Client is safe for concurrent use by multiple goroutines, which share its connections and its rate limit:
// create one with [NewClient] and keep it.
`

// clientFile returns client_gen.go: the Client, with a field for each type XService that has a client, and the methods of
// the services that follow from others.
func (s *source) clientFile() ([]byte, error) {
	var fields, values bytes.Buffer
	for _, typ := range s.exported() {
		name, ok := strings.CutSuffix(typ, "Service")
		if !ok || s.structs[typ].fieldType("client") != "Client" {
			continue
		}
		fmt.Fprintf(&fields, "\t%s *%s\n", name, typ)
		fmt.Fprintf(&values, "\tc.%s = &%s{client: c}\n", name, typ)
	}
	if fields.Len() == 0 {
		return nil, errors.New("no type XService struct{ client *Client }")
	}
	var out bytes.Buffer
	out.WriteString(header + "import \"context\"\n\n" + clientDoc)
	fmt.Fprintf(&out, "type Client struct {\n%s\n\tconnection\n}\n\n", &fields)
	fmt.Fprintf(&out, "// addServices gives each service the client.\nfunc (c *Client) addServices() {\n%s}\n", &values)
	if err := s.writeWalks(&out); err != nil {
		return nil, err
	}
	return format.Source(out.Bytes())
}
