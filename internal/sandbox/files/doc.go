// Package files is the file host of the sandbox. It responds as Amazon S3 does:
// it accepts files by presigned posts and serves them at presigned addresses.
//
// It knows neither patients nor API keys, and rejects requests that carry an
// Authorization header.
package files
