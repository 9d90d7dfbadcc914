package bluesky

import (
	"crypto/sha256"
	"encoding/json"
)

// The codecs of content that CIDs name.
const (
	codecCBOR = 0x71 // records: bafyrei…
	codecRaw  = 0x55 // blobs: bafkrei…
)

// cidOf names content by its SHA-256, as a CID of version 1.
func cidOf(codec byte, content []byte) string {
	sum := sha256.Sum256(content)
	return "b" + base32Lower.EncodeToString(append([]byte{1, codec, 0x12, 0x20}, sum[:]...))
}

// recordCID names a record. A real server hashes its DAG-CBOR; JSON with sorted keys tells records apart as well.
func recordCID(body map[string]any) string {
	raw, err := json.Marshal(body)
	if err != nil {
		panic("sim: bluesky: " + err.Error()) // what was read from JSON can be written as JSON
	}
	return cidOf(codecCBOR, raw)
}
