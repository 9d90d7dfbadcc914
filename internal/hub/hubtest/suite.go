// Package hubtest is the suite that a hub passes on every engine: package hub runs it on SQLite and on
// Postgres. What only one engine can do wrong is tested beside the suite, in package hub.
package hubtest

import (
	"strings"
	"testing"

	"github.com/postshitnow/psn/internal/psn"
)

// Engine gives the suite its databases.
type Engine struct {
	Name psn.Engine
	// Empty returns the URL of a place where no hub is yet, for one test.
	Empty func(testing.TB) psn.Secret
	// Fresh returns the URL of a hub of its own, as Fill made it, for one test.
	Fresh func(testing.TB) psn.Secret
	// Other returns the URL of a place of another engine where no hub is yet, for one test.
	Other func(testing.TB) psn.Secret
	// Bucket makes the hubs keep their media in a bucket each. Only the cases that have to do with media run.
	Bucket bool
}

// cases is the suite, one idea each.
var cases = map[string]func(*kit){
	"create/first runs at once":                firstRunsAtOnce,
	"create/again gets the same hub":           createdAgain,
	"open/empty database":                      opensNoHub,
	"open/newer hub":                           refusesNewer,
	"open/older hub is migrated":               migratesOlder,
	"keys/seal and open":                       sealsAndOpens,
	"keys/a token is bound to its account":     tokenIsBoundToItsAccount,
	"keys/another key":                         anotherKeyOpensNothing,
	"accounts/add and renew":                   addsAndRenews,
	"accounts/names":                           keepsNamesApart,
	"accounts/simulated and real":              keepsSimulatedApart,
	"accounts/simulated and real at once":      keepsSimulatedApartAtOnce,
	"accounts/pause and resume":                pausesAndResumes,
	"accounts/remove":                          removesAccounts,
	"accounts/remove while publishing":         keepsAccountWhilePublishing,
	"accounts/removed account takes no posts":  removedAccountTakesNoPosts,
	"accounts/remove races creation":           removeRacesCreation,
	"accounts/waiting and overdue":             countsWaiting,
	"accounts/unknown":                         unknownAccount,
	"create posts/group":                       createsGroups,
	"create posts/idempotency key":             replaysKeys,
	"create posts/one key fifty times at once": oneKeyAtOnce,
	"create posts/duplicates":                  refusesDuplicates,
	"create posts/twenty duplicates at once":   duplicatesAtOnce,
	"create posts/groups in opposite order":    oppositeGroups,
	"create posts/dry run":                     dryRunChangesNothing,
	"posts/prefix":                             findsByPrefix,
	"posts/list filters":                       filtersLists,
	"posts/list pages":                         pagesLists,
	"posts/unknown":                            unknownPost,
	"acts/every act in every state":            everyActInEveryState,
	"acts/edit and revision":                   editsByRevision,
	"acts/approval is bound to content":        approvalIsBoundToContent,
	"acts/unknown outcome blocks edits":        unknownOutcomeBlocksEdits,
	"acts/races with the claim":                actsRaceTheClaim,
	"approval/policy":                          keepsToThePolicy,
	"approval/asked for later":                 asksForApprovalLater,
	"approval/submit and approve":              submitsAndApproves,
	"approval/edited meanwhile":                approvesOnlyWhatWasSeen,
	"approval/edit races the claim":            editRacesTheClaim,
	"approval/policy races creation":           policyRacesCreation,
	"approval/half of it happened":             asksForApprovalHalfway,
	"approval/tokens":                          keepsPersonTokens,
	"notes":                                    keepsNotes,
	"ideas/keep":                               keepsIdeas,
	"ideas/search":                             searchesIdeas,
	"ideas/posts":                              linksIdeas,
	"series/keep":                              keepsSeries,
	"series/one episode at once":               countsEpisodesAtOnce,
	"plans/apply":                              appliesPlans,
	"calendar/span":                            readsCalendar,
	"calendar/cut":                             cutsCalendar,
	"claim/due order":                          claimsInDueOrder,
	"claim/one post":                           claimsOnePost,
	"claim/held posts":                         heldPostsAreNotMissed,
	"claim/grace":                              missesAfterGrace,
	"claim/workers never share":                workersNeverShare,
	"claim/take-over":                          takesOver,
	"claim/fence":                              fencesOut,
	"claim/two turns of one post in a group":   twoTurnsInAGroup,
	"claim/serial accounts":                    serialOneAtATime,
	"claim/serial accounts at once":            serialAtOnce,
	"claim/serial account starves nobody":      serialStarvesNobody,
	"claim/suspects":                           suspectsOneAtATime,
	"claim/suspects hide nobody":               suspectsHideNobody,
	"claim/clock":                              databaseClockDecides,
	"attempts/begin refuses":                   beginRefuses,
	"attempts/one open attempt":                oneOpenAttempt,
	"attempts/outcomes":                        recordsOutcomes,
	"attempts/a repeat finds out":              probes,
	"comments/one worker, once":                comments,
	"comments/a worker that dies":              commentsOfTheDead,
	"proposals":                                proposals,
	"uploads/go on":                            uploadsGoOn,
	"uploads/are fenced":                       uploadsAreFenced,
	"uploads/are tidied":                       uploadsAreTidied,
	"attempts/account is marked":               marksAccounts,
	"attempts/renew":                           renewsLeases,
	"attempts/renew while recording":           renewsWhileRecording,
	"attempts/many share a commit":             groupCommit,
	"attempts/one bad operation in a group":    badOperationInAGroup,
	"attempts/close while operations wait":     closesWhileWaiting,
	"next look":                                looksWhenNeeded,
	"next look/serial account":                 looksAtSerialAccounts,
	"watch/changes of another":                 watchesOthers,
	"watch/own finish":                         watchesNotItself,
	"crowd/four commands and a worker":         crowd,
	"resolve/published":                        resolvesPublished,
	"resolve/not published":                    resolvesNotPublished,
	"resolve/half a thread":                    resolvesHalfAThread,
	"resolve/removed account":                  resolvesForRemovedAccount,
	"resolve/remote id of another":             resolvesOnlyOwn,
	"delete":                                   deletesByRule,
	"adopted":                                  knowsAdopted,
	"tasks/ask, start, end":                    runsTasks,
	"tasks/two workers":                        startsTaskOnce,
	"tokens/twenty want one refresh":           refreshesOnce,
	"tokens/a sign-in is not overwritten":      neverOverwritesSignIn,
	"tokens/other writes":                      refreshSurvivesOtherWrites,
	"tokens/a turn is taken over":              takesOverRefresh,
	"tokens/the token that was used":           blamesTheTokenThatWasUsed,
	"tokens/a rotated key":                     rotatesKey,
	"tokens/a rotation cut off":                resumesRotation,
	"tokens/what is to be renewed":             listsRenewable,
	"budgets/claims":                           claimsWithinBudget,
	"budgets/order":                            claimsInOrderWithinBudget,
	"budgets/order, three workers":             keepsOrderTogether,
	"budgets/three workers":                    sharesBudgets,
	"budgets/reserve":                          keepsReserve,
	"budgets/never told of":                    holdsNothingUnasked,
	"budgets/headers":                          believesHeaders,
	"budgets/in place":                         defersInPlace,
	"housekeeping":                             keepsHouse,
	"media/read at places":                     seeksMedia,
	"media/stored once":                        storesMediaOnce,
	"media/stored at once":                     storesMediaAtOnce,
	"media/nothing half":                       storesNothingHalf,
	"media/damage":                             findsMediaDamage,
	"media/uses":                               recordsMediaUses,
	"media/prune":                              prunesMedia,
	"media/prune races creation":               pruneRacesCreation,
	"media/prune races put":                    pruneRacesPut,
	"media/quota":                              keepsToTheQuota,
	"media/move":                               movesMedia,
	"media/prune without its bucket":           prunesWithoutBucket,
	"media/sweep of buckets":                   sweepsBuckets,
	"tokens/rotated keys to a bucket":          rotatesBucketKeys,
	"media/tidy":                               tidiesMedia,
	"workers networks can fetch from":          tellsOfPublicWorkers,
	"workers and health":                       tellsHealth,
	"channels/add and remove":                  keepsChannels,
	"notices/what needs a person":              tellsWhatNeedsAPerson,
	"notices/refused token":                    tellsOfRefusedTokens,
	"notices/missed posts":                     tellsOfMissedPosts,
	"notices/kinds that a channel wants":       tellsChannelsWhatTheyWant,
	"notices/one topic":                        tellsATopicOnceADay,
	"notices/rolled back":                      tellsNobodyOfWhatDidNotHappen,
	"notices/published posts":                  publishesWithoutNotices,
	"notices/wake-up":                          wakesForNotices,
	"notices/housekeeping":                     forgetsOldNotices,
	"deliveries/once":                          deliversOnce,
	"deliveries/worker dies":                   neverSendsAgain,
	"deliveries/two workers":                   deliversOnceByTwoWorkers,
	"deliveries/quiet hours":                   keepsQuietHours,
	"deliveries/daily number":                  keepsToTheDailyNumber,
	"deliveries/burst":                         gathersBursts,
	"deliveries/removed channel":               dropsForRemovedChannels,
	"import/like creation":                     importsLikeCreation,
	"import/once":                              importsOnce,
	"import/all or nothing":                    importsAllOrNothing,
	"import/races creation":                    importRacesCreation,
	"pause":                                    pausesHubs,
	"restored":                                 knowsRestored,
	"documents/push":                           keepsDocuments,
	"documents/can write":                      knowsWhetherItCanWrite,
	"documents/at once":                        pushesAtOnce,
	"export/to the other engine and back":      movesHubs,
	"export/an import works":                   worksAfterImport,
	"export/damage":                            importsNothingHalf,
}

// Run runs the suite.
func Run(t *testing.T, e Engine) {
	t.Helper()
	for name, run := range cases {
		if e.Bucket && !strings.HasPrefix(name, "media/") && !strings.HasPrefix(name, "export/") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run(&kit{T: t, engine: e})
		})
	}
}
