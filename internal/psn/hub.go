package psn

import "time"

// HubKind says whose hub it is.
type HubKind string

// The kinds of hub.
const (
	Personal HubKind = "personal"
	Company  HubKind = "company"
)

// Engine is the database engine of a hub.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Hub is one database: everything queryable of one person or company.
type Hub struct {
	ID        string // immutable
	Name      string
	Kind      HubKind
	Engine    Engine
	Paused    bool
	Approval  Approval
	CreatedAt time.Time
}
