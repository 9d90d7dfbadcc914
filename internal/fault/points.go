package fault

// Place is a numbered place in the life of a publish call.
type Place int

// The places, in the order in which a publish call passes them.
const (
	Claimed       Place = 1 + iota // the claim is committed, nothing else
	BeforeAttempt                  // about to commit the attempt
	AfterAttempt                   // the attempt is committed, no connection yet
	BeforeWrite                    // connected, no byte written
	AfterAnswer                    // the answer is read, nothing recorded
	BeforeFinish                   // about to commit the outcome
	AfterFinish                    // the outcome is committed
	Reconciling                    // the listing is read, nothing recorded
)

// Defect is a way to break the publisher on purpose, to prove that the suite notices.
type Defect string

// The defects.
const (
	NoFence        Defect = "no-fence"         // a claim that was taken over may send and write
	NoAttempt      Defect = "no-attempt"       // nothing is recorded before a request leaves
	TimeoutNotSent Defect = "timeout-not-sent" // a timeout counts as not sent
)
