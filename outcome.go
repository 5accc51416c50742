package cliniko

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/cliniko-go/cliniko/internal/transport"
)

// Outcome says how a call ended.
//
//   - [OutcomeDone]: the API did what was asked, or returned what was asked for.
//   - [OutcomeRejected]: the API responded with status code 300 to 499, and did nothing.
//   - [OutcomeFailed]: there was no response, or none that can be used, and nothing was changed. This includes calls that
//     were cancelled, and calls that the rate limiter rejected.
//   - [OutcomeUnknown]: a write may or may not have happened, see [OutcomeUnknownError].
type Outcome string

// The outcomes of a call.
const (
	OutcomeDone     Outcome = "done"
	OutcomeRejected Outcome = "rejected"
	OutcomeFailed   Outcome = "failed"
	OutcomeUnknown  Outcome = "unknown"
)

// Failure says why a call or an attempt got no response, or none that can be used. It is an error without any value of
// the request or the response, for metrics and traces. The methods of the services return other errors, with more in
// them.
//
// A Failure matches itself with errors.Is. FailureCanceled also matches context.Canceled, FailureDeadlineExceeded
// matches context.DeadlineExceeded, FailureRateLimited matches [ErrRateLimited] and FailureBadResponse matches
// [ErrBadResponse].
type Failure string

// The failures.
const (
	FailureCanceled         Failure = "canceled"          // the caller's context was cancelled
	FailureDeadlineExceeded Failure = "deadline_exceeded" // the deadline of the caller's context passed
	FailureRateLimited      Failure = "rate_limited"      // the rate limiter rejected the call, which was not sent
	FailureTimeout          Failure = "timeout"           // an attempt took too long, see WithTimeout, or a transfer stood still
	FailureDNS              Failure = "dns"               // the name of the host could not be resolved
	FailureConnect          Failure = "connect"           // no connection could be opened
	FailureTLS              Failure = "tls"               // the host has no valid certificate, or does not support TLS as required
	FailureConnectionLost   Failure = "connection_lost"   // the connection broke
	FailureBadResponse      Failure = "bad_response"      // the response is too large, or not what the API documents
	FailureFile             Failure = "file"              // the caller's reader or writer of a file failed
	FailureOther            Failure = "other"
)

func (f Failure) Error() string { return "cliniko: " + strings.ReplaceAll(string(f), "_", " ") }

// Is reports whether target is the error that f stands for.
func (f Failure) Is(target error) bool {
	switch f {
	case FailureCanceled:
		return target == context.Canceled
	case FailureDeadlineExceeded:
		return target == context.DeadlineExceeded
	case FailureRateLimited:
		return target == ErrRateLimited
	case FailureBadResponse:
		return target == ErrBadResponse
	default:
		return false
	}
}

// failureOf returns the Failure that describes an error, or nil for nil.
func failureOf(err error) error {
	switch {
	case err == nil:
		return nil
	case isOneOf[*transport.ReaderError](err) || isOneOf[*transport.WriterError](err):
		return FailureFile
	case errors.Is(err, ErrRateLimited):
		return FailureRateLimited
	case errors.Is(err, context.Canceled):
		return FailureCanceled
	case errors.Is(err, context.DeadlineExceeded):
		return FailureDeadlineExceeded
	case isOneOf[*transport.LimitError](err):
		return FailureRateLimited
	case errors.Is(err, ErrBadResponse) || isOneOf[*transport.HostError](err) || transport.IsBadResponse(err):
		return FailureBadResponse
	default:
		return networkFailure(err)
	}
}

func networkFailure(err error) Failure {
	var timeout interface{ Timeout() bool }
	var op *net.OpError
	switch {
	case isOneOf[*net.DNSError](err):
		return FailureDNS
	case errors.As(err, &timeout) && timeout.Timeout():
		return FailureTimeout
	case isTLS(err):
		return FailureTLS
	case errors.As(err, &op) && op.Op == "dial":
		return FailureConnect
	case op != nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return FailureConnectionLost
	default:
		return FailureOther
	}
}

func isTLS(err error) bool {
	return isOneOf[*tls.CertificateVerificationError](err) || isOneOf[x509.UnknownAuthorityError](err) ||
		isOneOf[x509.HostnameError](err) || isOneOf[x509.CertificateInvalidError](err) ||
		isOneOf[tls.RecordHeaderError](err) || isOneOf[tls.AlertError](err)
}

// isOneOf reports whether an error in the tree of err has type E.
func isOneOf[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// outcomeOf returns the outcome of a call that ended with an error, which may be nil, and why there was no usable
// response.
func outcomeOf(err error) (Outcome, error) {
	if err == nil {
		return OutcomeDone, nil
	}
	status := 0
	if refusal, ok := errors.AsType[*APIError](err); ok {
		status = refusal.StatusCode
	} else if host, ok := errors.AsType[*transport.HostError](err); ok {
		status = host.Status
	}
	outcome := OutcomeFailed
	switch {
	case isOneOf[*OutcomeUnknownError](err):
		outcome = OutcomeUnknown
	case status >= 300 && status < 500:
		outcome = OutcomeRejected
	}
	if status != 0 {
		return outcome, nil
	}
	return outcome, failureOf(err)
}
