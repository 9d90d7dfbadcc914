// Package all is the command tree: one line per noun.
package all

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/cli/account"
	"github.com/postshitnow/psn/internal/cli/calendar"
	"github.com/postshitnow/psn/internal/cli/config"
	contextcmd "github.com/postshitnow/psn/internal/cli/context"
	"github.com/postshitnow/psn/internal/cli/demo"
	"github.com/postshitnow/psn/internal/cli/doctor"
	"github.com/postshitnow/psn/internal/cli/hub"
	"github.com/postshitnow/psn/internal/cli/idea"
	initcmd "github.com/postshitnow/psn/internal/cli/init"
	mcpcmd "github.com/postshitnow/psn/internal/cli/mcp"
	"github.com/postshitnow/psn/internal/cli/media"
	"github.com/postshitnow/psn/internal/cli/notify"
	"github.com/postshitnow/psn/internal/cli/plan"
	"github.com/postshitnow/psn/internal/cli/plugin"
	"github.com/postshitnow/psn/internal/cli/post"
	"github.com/postshitnow/psn/internal/cli/series"
	"github.com/postshitnow/psn/internal/cli/sim"
	"github.com/postshitnow/psn/internal/cli/slots"
	"github.com/postshitnow/psn/internal/cli/status"
	"github.com/postshitnow/psn/internal/cli/task"
	"github.com/postshitnow/psn/internal/cli/voice"
	"github.com/postshitnow/psn/internal/cli/worker"
)

// Tree returns the root of psn's commands. open gives the application to a command that needs it.
func Tree(env *cli.Env, build cli.Build, open func() *app.App) *cobra.Command {
	root := cli.NewRoot(env, build)
	root.Example = "psn demo\npsn init\npsn post create --file draft.md --at \"tomorrow 9am\"\npsn help exit-codes"
	root.AddCommand(
		initcmd.New(env, open),
		hub.New(env, open),
		account.New(env, open),
		post.New(env, open),
		idea.New(env, open),
		series.New(env, open),
		plan.New(env, open),
		contextcmd.New(env, open),
		media.New(env, open),
		calendar.New(env, open),
		slots.New(env, open),
		status.New(env, open),
		config.New(env, open),
		voice.New(env, open),
		doctor.New(env, open),
		worker.New(env, open),
		task.New(env, open),
		notify.New(env, open),
		sim.New(env, open),
		demo.New(env),
		plugin.New(env, open),
		mcpcmd.New(env, open, func(env *cli.Env, open func() *app.App) *cobra.Command { return Tree(env, build, open) }),
	)
	cli.Offer(root, env, func(ctx context.Context, hub, kind string) []cli.Candidate {
		var out []cli.Candidate
		for _, c := range open().Candidates(ctx, hub, kind) {
			out = append(out, cli.Candidate(c))
		}
		return out
	})
	return root
}
