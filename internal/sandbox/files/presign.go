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
	postLife    = time.Hour       // of the permission to send a file
	addressLife = 5 * time.Minute // of the address of a file

	amazonTime = "20060102T150405Z"
	algorithm  = "AWS4-HMAC-SHA256"
)

// sign stands for Amazon's signature, which has the same form. Nobody outside
// can tell, because the secret is known to the two hosts only.
func sign(text string) string {
	mac := hmac.New(sha256.New, []byte("the sandbox's two hosts share this"))
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

func signed(text, signature string) bool { return hmac.Equal([]byte(sign(text)), []byte(signature)) }

func credential(now time.Time) string {
	return "SANDBOX/" + now.Format("20060102") + "/ap-southeast-2/s3/aws4_request"
}

// postPolicy is what a presigned post permits, in S3's own form. A condition is
// an operator, a field and a value, or the least and the greatest size.
type postPolicy struct {
	Expiration time.Time `json:"expiration"`
	Conditions [][3]any  `json:"conditions"`
}

// PresignPost returns the fields that permit to send one file below dir.
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

// checkPost holds the fields of a form against their policy and returns how
// many bytes the file may have.
func checkPost(fields map[string]string, now time.Time) (limit int64, _ *s3Refusal) {
	switch {
	case fields["key"] == "":
		return 0, s3Invalid("There is no field key before the file")
	case fields["policy"] == "":
		return 0, s3Denied
	case fields["x-amz-signature"] == "":
		return 0, s3Invalid("There is no field x-amz-signature before the file")
	}
	var policy postPolicy
	raw, _ := base64.StdEncoding.DecodeString(fields["policy"])
	err := json.Unmarshal(raw, &policy)
	switch {
	case err != nil || !signed(fields["policy"], fields["x-amz-signature"]):
		return 0, s3Unsigned
	case !now.Before(policy.Expiration):
		return 0, s3AgainstPolicy("it has expired")
	}
	return policy.check(fields)
}

// check holds the fields against the conditions. No field may be there that is
// in none of them.
func (p postPolicy) check(fields map[string]string) (limit int64, _ *s3Refusal) {
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
			return 0, s3AgainstPolicy("it demands " + string(encodeJSON(condition)))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(extra)) {
		if !strings.HasPrefix(name, "x-ignore-") {
			return 0, s3AgainstPolicy("it does not know the field " + name)
		}
	}
	return limit, nil
}

// PresignAddress is the end of an address, after the bucket, at which whoever
// has it can fetch a file for a short time. The file comes with the given type
// and disposition.
func PresignAddress(key, contentType, disposition string, now time.Time) string {
	query := url.Values{
		"X-Amz-Algorithm": {algorithm}, "X-Amz-Credential": {credential(now)}, "X-Amz-Date": {now.Format(amazonTime)},
		"X-Amz-Expires": {fmt.Sprintf("%.0f", addressLife.Seconds())}, "X-Amz-SignedHeaders": {"host"},
		"response-content-disposition": {disposition}, "response-content-type": {contentType},
	}
	query.Set("X-Amz-Signature", sign(key+"?"+query.Encode()))
	return key + "?" + query.Encode()
}

// checkAddress checks what presignAddress made.
func checkAddress(key string, query url.Values, now time.Time) *s3Refusal {
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
		panic("clinikotest: " + err.Error()) // only policies come here
	}
	return b
}
