package app

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/service"
)

// stopService is how long the system waits for a worker that it has asked to stop. It is longer than a worker
// waits for requests that have left.
const stopService = 2 * time.Minute

// ServiceWish is what a worker that runs as a service should be.
type ServiceWish struct {
	Name       string // of the service
	Hubs       []string
	All        bool   // serve every hub that this machine is connected to
	HealthAddr string // empty for the setting's
}

// ServicePlan is a service about to be installed.
type ServicePlan struct {
	*service.Plan
	Hubs     []string // that it serves
	Warnings []string
}

// PlanService says what installing a worker as a service of this user would do. It opens the hubs, so that a
// service which could not work is not installed. It returns an error with psn.CodeInvalid if a secret comes
// from the environment, because the service's file would hold it; otherwise errors are as in service.Host.Plan
// and of opening a hub.
func (a *App) PlanService(ctx context.Context, wish ServiceWish) (*ServicePlan, error) {
	flags := map[string]string{}
	if wish.HealthAddr != "" {
		flags["health_addr"] = wish.HealthAddr
	}
	settings, err := a.Settings(flags)
	if err != nil {
		return nil, err
	}
	served, err := a.serviceHubs(ctx, wish)
	if err != nil {
		return nil, err
	}
	plan := &ServicePlan{}
	spec := service.Spec{Name: wish.Name, Title: "psn worker, which publishes posts that are due", Args: []string{"worker"}, StopFor: stopService}
	for _, h := range served {
		plan.Hubs = append(plan.Hubs, h.connection.Name)
		plan.Warnings = append(plan.Warnings, h.warnings()...)
		if h.connection.Path != "" {
			spec.Writable = append(spec.Writable, filepath.Dir(h.connection.Path))
		}
		if !wish.All {
			spec.Args = append(spec.Args, "--hub", h.connection.Name)
		}
	}
	if wish.All {
		spec.Args = append(spec.Args, "--all")
	}
	if wish.HealthAddr != "" {
		spec.Args = append(spec.Args, "--health-addr", wish.HealthAddr)
	}
	if spec.Dir, err = a.serviceFolder(); err != nil {
		return nil, err
	}
	var remarks []string
	if spec.Env, remarks, err = a.serviceEnv(settings, served); err != nil {
		return nil, err
	}
	plan.Warnings = append(plan.Warnings, remarks...)
	if spec.Program, err = a.host().Program(); err != nil {
		return nil, err
	}
	plan.Plan, err = a.host().Plan(spec)
	return plan, err
}

// InstalledService is a service that may have been installed.
type InstalledService = service.Installed

// Service finds the service of a name, which may not be there.
func (a *App) Service(name string) (*InstalledService, error) { return a.host().Find(name) }

func (a *App) host() service.Host {
	return service.Host{System: runtime.GOOS, Lookup: a.o.Lookup, UID: os.Getuid()}
}

// serviceFolder returns where a service runs: in the workspace, whose hubs it finds there, or at home.
func (a *App) serviceFolder() (string, error) {
	ws, err := a.workspace()
	if err == nil {
		return ws.Root, nil
	}
	if psn.CodeOf(err) != psn.CodeNotFound {
		return "", err
	}
	return a.env("HOME"), nil
}
