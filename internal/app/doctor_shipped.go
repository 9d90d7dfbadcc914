package app

import (
	"strconv"

	"github.com/postshitnow/psn/internal/workspace"
)

// examineShipped compares the files that psn ships into a workspace, the slash commands among them, with those of this
// program.
func (a *App) examineShipped(d *Diagnosis, ws *workspace.Workspace) {
	u, err := ws.Update(a.o.Version, true)
	if err != nil {
		d.blame("commands", ws.Root, err)
		return
	}
	if n := u.Behind(); n > 0 {
		says := strconv.Itoa(n) + " of the files that psn ships, slash commands among them, are not this version's"
		if u.From != "" && u.From != u.To {
			says += "; psn " + u.From + " wrote them"
		}
		d.add(Warning, "commands", ws.Root, says, "bring them up to date; what you edited stays", "psn init --update --dry-run", "psn init --update")
		return
	}
	d.fine("commands", ws.Root, "slash commands and the other files that psn ships are this version's")
}
