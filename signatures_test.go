package cliniko_test

import (
	"context"

	"github.com/cliniko-go/cliniko"
)

var signaturesCases = []serviceCase{
	{
		method: "Signatures.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Signatures.Get(ctx, "1640000301066409310", "1640000316920010040")
		},
		request: "GET /v1/patient_forms/1640000301066409310/signatures/1640000316920010040",
		fixture: "signature.json",
	},
}
