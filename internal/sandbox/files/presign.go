package files

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	postLife    = time.Hour       // how long a presigned post is valid
	addressLife = 5 * time.Minute // how long a presigned address is valid

	amazonTime = "20060102T150405Z"
	algorithm  = "AWS4-HMAC-SHA256"
)

// sign returns a signature in the form of Amazon's. Clients cannot check
// signatures, because only the API and the file host know the secret.
func sign(text string) string {
	mac := hmac.New(sha256.New, []byte("the sandbox's two hosts share this"))
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

func signed(text, signature string) bool { return hmac.Equal([]byte(sign(text)), []byte(signature)) }

func credential(now time.Time) string {
	return "SANDBOX/" + now.Format("20060102") + "/ap-southeast-2/s3/aws4_request"
}

// postPolicy is the policy of a presigned post, in the format of S3. A
// condition is an operator, a field and a value, or content-length-range with
// the minimum and maximum size.
type postPolicy struct {
	Expiration time.Time `json:"expiration"`
	Conditions [][3]any  `json:"conditions"`
}

// PresignPost returns the form fields that permit sending one file below dir.
func (h *Host) PresignPost(dir string, now time.Time) map[string]string {
	h.mu.Lock()
	h.posts++
	dir += fmt.Sprintf("/00000000-0000-4000-8000-%012x/", h.posts)
	h.mu.Unlock()

	fields := map[string]string{
		"acl": "private", "success_action_status": "201", "x-amz-algorithm": algorithm,
		"x-amz-credential": credential(now), "x-amz-date": now.Format(amazonTime),
	}
	policy := postPolicy{now.Add(postLife), [][3]any{
		{"eq", "$bucket", bucket}, {"starts-with", "$key", dir}, {"content-length-range", 0, maxFile},
	}}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		policy.Conditions = append(policy.Conditions, [3]any{"eq", "$" + name, fields[name]})
	}
	fields["key"] = dir + "${filename}"
	fields["policy"] = base64.StdEncoding.EncodeToString(encodeJSON(policy))
	fields["x-amz-signature"] = sign(fields["policy"])
	return fields
}

// checkPost checks the fields of a form against their policy and returns the
// maximum size of the file.
func checkPost(fields map[string]string, now time.Time) (limit int64, _ *s3Error) {
	switch {
	case fields["key"] == "":
		return 0, s3Invalid("Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.")
	case fields["policy"] == "":
		return 0, s3Denied
	case fields["x-amz-signature"] == "":
		return 0, s3Invalid("Bucket POST must contain a field named 'X-Amz-Signature'.  If it is specified, please check the order of the fields.")
	}
	var policy postPolicy
	raw, _ := base64.StdEncoding.DecodeString(fields["policy"])
	err := json.Unmarshal(raw, &policy)
	switch {
	case err != nil || !signed(fields["policy"], fields["x-amz-signature"]):
		return 0, s3Unsigned
	case !now.Before(policy.Expiration):
		return 0, s3AgainstPolicy("Policy expired.")
	}
	return policy.check(fields)
}

// check checks the fields of a form against the conditions. It rejects fields
// that no condition names.
func (p postPolicy) check(fields map[string]string) (limit int64, _ *s3Error) {
	extra := maps.Clone(fields)
	delete(extra, "policy")
	delete(extra, "x-amz-signature")
	for _, condition := range p.Conditions {
		name := strings.TrimPrefix(fmt.Sprint(condition[1]), "$")
		want, _ := condition[2].(string)
		got, ok := fields[name]
		if name == "bucket" && !ok {
			got = bucket
		}
		delete(extra, name)
		holds := true
		switch condition[0] {
		case "eq":
			holds = got == want
		case "starts-with":
			holds = strings.HasPrefix(got, want)
		default: // content-length-range
			greatest, _ := condition[2].(float64)
			limit = int64(greatest)
		}
		if !holds {
			return 0, s3AgainstPolicy("Policy Condition failed: " + string(encodeJSON(condition)))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(extra)) {
		if !strings.HasPrefix(name, "x-ignore-") {
			return 0, s3AgainstPolicy("Extra input fields: " + name)
		}
	}
	return limit, nil
}

// PresignAddress returns the part of an address after the bucket. Anybody who has the address can fetch the file for a
// short time. The response has the given content type and disposition.
func PresignAddress(key, contentType, disposition string, now time.Time) string {
	query := url.Values{
		"X-Amz-Algorithm": {algorithm}, "X-Amz-Credential": {credential(now)}, "X-Amz-Date": {now.Format(amazonTime)},
		"X-Amz-Expires": {fmt.Sprintf("%.0f", addressLife.Seconds())}, "X-Amz-SignedHeaders": {"host"},
		"response-content-disposition": {disposition}, "response-content-type": {contentType},
	}
	query.Set("X-Amz-Signature", sign(key+"?"+query.Encode()))
	return key + "?" + query.Encode()
}

// checkAddress checks an address made by PresignAddress.
func checkAddress(key string, query url.Values, now time.Time) *s3Error {
	signature := query.Get("X-Amz-Signature")
	query.Del("X-Amz-Signature")
	at, err := time.Parse(amazonTime, query.Get("X-Amz-Date"))
	switch {
	case signature == "":
		return s3Denied
	case err != nil || !signed(key+"?"+query.Encode(), signature):
		return s3Unsigned
	case !now.Before(at.Add(addressLife)):
		return s3Expired
	}
	return nil
}

func encodeJSON(value any) []byte {
	b, err := json.Marshal(value)
	if err != nil {
		panic("clinikotest: " + err.Error()) // callers pass policies only
	}
	return b
}
