package fault

// Place is a numbered place in the life of a publish call.
type Place int

// The places: first those of a publish call, in the order in which it passes them.
const (
	Claimed       Place = 1 + iota // the claim is committed, nothing else
	BeforeAttempt                  // about to commit the attempt
	AfterAttempt                   // the attempt is committed, no connection yet
	BeforeWrite                    // connected, no byte written
	AfterAnswer                    // the answer is read, nothing recorded
	BeforeFinish                   // about to commit the outcome
	AfterFinish                    // the outcome is committed
	Reconciling                    // the listing is read, nothing recorded
	BeforeRefresh                  // it is this process's turn to refresh a token; the text is the account's id
	AfterRefresh                   // the platform gave a new token, which is not committed
	Uploading                      // about to upload a file of a post
	KeyKept                        // this machine keeps a new private key beside the old one
	KeyShared                      // the hub seals to the new key
	Resealed                       // some of what was sealed to the old one is sealed to the new
	MediaPut                       // a file is in a bucket, and its row does not say so
	MediaCopied                    // a file is in another store too, and its row names the one before
	MediaMoved                     // its row names the new store, and the old one still has the file
)

// Defect is a way to break the publisher on purpose, to prove that the suite notices.
type Defect string

// The defects.
const (
	NoFence        Defect = "no-fence"         // a claim that was taken over may send and write
	NoAttempt      Defect = "no-attempt"       // nothing is recorded before a request leaves
	TimeoutNotSent Defect = "timeout-not-sent" // a timeout counts as not sent
)
