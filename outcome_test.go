package cliniko_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestOutcomes(t *testing.T) {
	t.Parallel()
	const done, rejected, failed, unknown = cliniko.OutcomeDone, cliniko.OutcomeRejected, cliniko.OutcomeFailed, cliniko.OutcomeUnknown
	tests := map[string]struct {
		step        step
		read, write cliniko.Outcome
		err         error
	}{
		"record":           {responds(200, patientBody), done, done, nil},
		"another record":   {responds(200, `{"id":"8"}`), failed, unknown, cliniko.FailureBadResponse},
		"no record":        {responds(200, `{}`), failed, unknown, cliniko.FailureBadResponse},
		"not JSON":         {responds(200, `<html>`), failed, unknown, cliniko.FailureBadResponse},
		"odd value":        {responds(200, `{"id":"7","email":1}`), done, done, nil},
		"redirect":         {responds(307, ``, "Location", "/"), rejected, rejected, nil},
		"see other":        {responds(303, ``, "Location", "/"), rejected, unknown, nil},
		"forbidden":        {responds(403, `{}`), rejected, rejected, nil},
		"not found":        {responds(404, `{}`), rejected, rejected, nil},
		"invalid":          {responds(422, `{}`), rejected, rejected, nil},
		"rate limit":       {responds(429, `{}`), rejected, rejected, nil},
		"server error":     {responds(500, `{}`), failed, unknown, nil},
		"gateway timeout":  {responds(504, `{}`), failed, unknown, nil},
		"broken":           {breaks(io.EOF), failed, unknown, cliniko.FailureConnectionLost},
		"cancelled":        {breaks(context.Canceled), failed, unknown, cliniko.FailureCanceled},
		"never connected":  {breaks(&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}), failed, failed, cliniko.FailureConnect},
		"unknown failures": {breaks(errors.New(testkit.MarkText)), failed, unknown, cliniko.FailureOther},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				observer := new(testkit.Observer)
				client, _ := testkit.NewClient(t, cliniko.WithObserver(observer), cliniko.WithMaxRetries(0), playing(test.step))
				_, _ = client.Patients.Get(t.Context(), "7")
				_, _ = client.Patients.Update(t.Context(), "7", cliniko.PatientUpdate{Email: cliniko.Null[string]()})
				_ = client.Patients.Archive(t.Context(), "7")
				for i, want := range []cliniko.Outcome{test.read, test.write, test.write} {
					result := testkit.Seen[cliniko.CallResult](observer)[i]
					if result.Outcome != want || !errors.Is(result.Err, test.err) || test.err == nil && result.Err != nil {
						t.Errorf("call %d ended with %+v, want the outcome %s and the failure %v", i+1, result, want, test.err)
					}
				}
			})
		})
	}
}

// Each cause that a transport can return has a Failure, which shows none of its text.
func TestFailures(t *testing.T) {
	t.Parallel()
	certificate := &x509.Certificate{DNSNames: []string{testkit.MarkText}}
	for want, causes := range map[cliniko.Failure][]error{
		cliniko.FailureCanceled:         {context.Canceled},
		cliniko.FailureDeadlineExceeded: {context.DeadlineExceeded},
		cliniko.FailureTimeout:          {os.ErrDeadlineExceeded, &net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded}},
		cliniko.FailureDNS:              {&net.OpError{Op: "dial", Err: &net.DNSError{Name: testkit.MarkText, Err: "no such host", IsNotFound: true}}, &net.DNSError{IsTimeout: true}},
		cliniko.FailureConnect:          {&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}},
		cliniko.FailureTLS:              {x509.UnknownAuthorityError{Cert: certificate}, x509.HostnameError{Certificate: certificate, Host: testkit.MarkText}, &tls.CertificateVerificationError{}, tls.AlertError(40)},
		cliniko.FailureConnectionLost:   {io.EOF, io.ErrUnexpectedEOF, &net.OpError{Op: "read", Err: syscall.ECONNRESET}, &url.Error{URL: testkit.MarkText, Err: io.EOF}},
		cliniko.FailureOther:            {errors.New(testkit.MarkText)},
	} {
		for _, cause := range causes {
			observer := new(testkit.Observer)
			client, _ := testkit.NewClient(t, cliniko.WithObserver(observer), cliniko.WithMaxRetries(0), playing(breaks(cause)))
			_, _ = client.Patients.Get(t.Context(), "7")
			attempt, call := testkit.Seen[cliniko.AttemptResult](observer)[0], testkit.Seen[cliniko.CallResult](observer)[0]
			if !errors.Is(attempt.Err, want) || !errors.Is(call.Err, want) || testkit.ShownMark(attempt.Err.Error()) != "" || !strings.HasPrefix(attempt.Err.Error(), "cliniko: ") {
				t.Errorf("%T is the failure %v of the attempt and %v of the call, want %v", cause, attempt.Err, call.Err, want)
			}
		}
	}
}

func TestFailureIs(t *testing.T) {
	t.Parallel()
	for failure, target := range map[cliniko.Failure]error{
		cliniko.FailureCanceled:         context.Canceled,
		cliniko.FailureDeadlineExceeded: context.DeadlineExceeded,
		cliniko.FailureRateLimited:      cliniko.ErrRateLimited,
		cliniko.FailureBadResponse:      cliniko.ErrBadResponse,
	} {
		if !errors.Is(failure, target) || !errors.Is(failure, failure) || errors.Is(cliniko.FailureOther, target) {
			t.Errorf("%v does not match %v", failure, target)
		}
	}
}
