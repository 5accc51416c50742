package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestSignatures(t *testing.T) {
	t.Parallel()
	testkit.Run(t, signaturesCases)
}

var signaturesCases = []testkit.Case{
	{
		Method: "Signatures.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Signatures.Get(ctx, "1640000301066409310", "1640000316920010040")
		},
		Request: "GET /v1/patient_forms/1640000301066409310/signatures/1640000316920010040",
		Fixture: "signature.json",
	},
}
