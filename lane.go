package cliniko

import "context"

type backgroundKey struct{}

// Background returns a copy of ctx for calls that nobody waits for, such as those of a nightly sync or an export. A
// [Limiter] sends them in the background lane: they leave a reserve of slots to all other calls, and the other calls
// go first. Retries stay in the lane, and so do the requests of a walk.
//
//	for patient, err := range client.Patients.Changes(position).All(cliniko.Background(ctx)) {
//		...
//	}
//
// If the other calls take all slots but the reserve, calls in the background lane wait until that changes.
func Background(ctx context.Context) context.Context {
	return context.WithValue(ctx, backgroundKey{}, true)
}

// IsBackground reports whether ctx comes from [Background]. A custom [RateLimiter] learns the lane of a call from it.
func IsBackground(ctx context.Context) bool {
	background, _ := ctx.Value(backgroundKey{}).(bool)
	return background
}
