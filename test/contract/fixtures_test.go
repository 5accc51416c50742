package contract_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cliniko-go/cliniko/internal/testkit"
)

// TestEveryFixtureComesBack reads every fixture with the method that its name belongs to, and checks that the models write
// what the API sent.
func TestEveryFixtureComesBack(t *testing.T) {
	t.Parallel()
	for _, name := range testkit.FixtureNames(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			method, body := testkit.Reader(t, name)
			client, mock := testkit.NewClient(t)
			testkit.Respond(mock, http.StatusOK, string(body), nil)
			got, err := method.Call(t.Context(), client)
			if err != nil {
				t.Fatal(err)
			}
			want := testkit.Normalize(t, body)
			if method.Op.ListKey != "" {
				page, _ := want.(map[string]any)
				want = page[method.Op.ListKey]
			}
			if diff := cmp.Diff(want, testkit.Normalize(t, []byte(testkit.Encode(t, testkit.Records(got))))); diff != "" {
				t.Errorf("%s (-response +record):\n%s", method.Name, diff)
			}
		})
	}
}
