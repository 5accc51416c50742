package otelcliniko

import (
	"errors"
	"net"
	"strconv"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/cliniko-go/cliniko"
)

// The attributes of the SDK itself.
const (
	outcomeKey   = attribute.Key("cliniko.outcome")
	attemptsKey  = attribute.Key("cliniko.attempts")
	oddValuesKey = attribute.Key("cliniko.odd_values")
	waitedKey    = attribute.Key("cliniko.waited")
	pauseKey     = attribute.Key("cliniko.pause")
	requestIDKey = attribute.Key("cliniko.request_id")
)

// httpsPort is the port of a host without one. The SDK uses plain http only for hosts with a port.
const httpsPort = 443

func nameOf(call cliniko.CallInfo) string { return call.Method + " " + call.Route }

// operationOf returns the attributes that name an operation.
func operationOf(call cliniko.CallInfo) []attribute.KeyValue {
	return []attribute.KeyValue{semconv.HTTPRequestMethodKey.String(call.Method), semconv.URLTemplate(call.Route)}
}

// infoOf returns the operation and the server of a call. The host of a file is not known.
func infoOf(call cliniko.CallInfo) []attribute.KeyValue {
	attrs := operationOf(call)
	if call.Host == "" {
		return attrs
	}
	host, port := call.Host, httpsPort
	if name, number, err := net.SplitHostPort(call.Host); err == nil {
		host = name
		port, _ = strconv.Atoi(number)
	}
	return append(attrs, semconv.ServerAddress(host), semconv.ServerPort(port))
}

func attemptInfo(attempt cliniko.AttemptInfo) []attribute.KeyValue {
	attrs := append(infoOf(attempt.CallInfo), waitedKey.Float64(attempt.Waited.Seconds()))
	if attempt.Number > 1 {
		attrs = append(attrs, semconv.HTTPRequestResendCount(attempt.Number-1))
	}
	return attrs
}

// resultOf returns the status code, and the type of the error, of a call or an attempt.
func resultOf(status int, err error) []attribute.KeyValue {
	var attrs []attribute.KeyValue
	if status != 0 {
		attrs = append(attrs, semconv.HTTPResponseStatusCode(status))
	}
	failure, ok := errors.AsType[cliniko.Failure](err)
	switch {
	case ok:
		attrs = append(attrs, semconv.ErrorTypeKey.String(string(failure)))
	case status >= 300: // redirects are not followed
		attrs = append(attrs, semconv.ErrorTypeKey.String(strconv.Itoa(status)))
	}
	return attrs
}

func callAttributes(r cliniko.CallResult) []attribute.KeyValue {
	attrs := append(resultOf(r.StatusCode, r.Err),
		outcomeKey.String(string(r.Outcome)),
		attemptsKey.Int(r.Attempts),
		waitedKey.Float64(r.Waited.Seconds()))
	if r.OddValues > 0 {
		attrs = append(attrs, oddValuesKey.Int(r.OddValues))
	}
	return append(attrs, requestID(r.RequestID)...)
}

func attemptAttributes(r cliniko.AttemptResult) []attribute.KeyValue {
	attrs := resultOf(r.StatusCode, r.Err)
	if r.StatusCode != 0 {
		attrs = append(attrs, semconv.HTTPResponseBodySize(int(r.Bytes)))
	}
	if r.Pause > 0 {
		attrs = append(attrs, pauseKey.Float64(r.Pause.Seconds()))
	}
	return append(attrs, requestID(r.RequestID)...)
}

func requestID(id string) []attribute.KeyValue {
	if id == "" {
		return nil
	}
	return []attribute.KeyValue{requestIDKey.String(id)}
}

// end sets the attributes of a span and ends it. A status has no description: error.type says why.
func end(span trace.Span, attrs []attribute.KeyValue, failed bool) {
	span.SetAttributes(attrs...)
	if failed {
		span.SetStatus(codes.Error, "")
	}
	span.End()
}
