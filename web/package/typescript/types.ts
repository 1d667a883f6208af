// What the functions take and give. The shapes are those of the command line and of the HTTP API.

/** The content of a file: its text, or its bytes. */
export type Content = string | Uint8Array;

/** A file: its path below the folder that is read, with `/` between the parts, and its content. */
export interface SourceFile {
  readonly path: string;
  readonly content: Content;
}

/** Files, as a list, as a `Map` from path to content, or as an object from path to content. */
export type Files = Iterable<SourceFile> | ReadonlyMap<string, Content> | Readonly<Record<string, Content>>;

/** How definitions are read: `ossa-0.1.9` gives exactly what the graph builder of that release gave. */
export type Profile = 'default' | 'ossa-0.1.9';

/** How files are read. */
export interface ReadOptions {
  /** `default` unless stated. */
  readonly profile?: Profile;
  /** What the folder is called that paths are relative to. Some definitions are known by the folder they stand in. */
  readonly root?: string;
}

/** How files are validated. */
export interface ValidateOptions extends ReadOptions {
  /** Whether findings count that are only worth knowing (`info`). Not unless stated. */
  readonly verbose?: boolean;
}

/** How bad a finding is. */
export type Severity = 'error' | 'warning' | 'info';

/** Who made a relation or finding. */
export interface Origin {
  readonly name: string;
  readonly version: string;
}

/** A range of a file, in bytes and as people count: from 1, columns in code points. */
export interface Place {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A second place that explains a finding. */
export interface Label {
  readonly place: Place;
  readonly text: string;
}

/** One replacement. */
export interface Edit {
  readonly place: Place;
  readonly replacement: string;
}

/** How to mend a finding. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** Whether the edits keep what the definition means. */
  readonly isSafe: boolean;
}

/** Something that is wrong. */
export interface Finding {
  /** Stable code, such as `D001`. */
  readonly code: string;
  /** Name of the check. */
  readonly name: string;
  readonly severity: Severity;
  readonly message: string;
  /** Where; absent for findings about no file. */
  readonly place?: Place;
  /** JSON Pointer of the innermost value around the place. */
  readonly pointer?: string;
  readonly labels?: readonly Label[];
  readonly help?: string;
  readonly fix?: Fix;
  /** The plugin that reported it. */
  readonly origin?: Origin;
}

/** A finding that a comment allows, or the configuration by path. */
export interface SuppressedFinding extends Finding {
  readonly suppressedBy: 'comment' | 'configuration';
  readonly reason?: string;
}

/** A file that defines nothing, or could not be read, and why. */
export interface SkippedFile {
  readonly path: string;
  readonly reason: string;
}

/** How many there are of what. */
export interface FindingsSummary {
  readonly sources: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  /** Findings above `info` with a safe fix. */
  readonly fixable: number;
  /** Findings above `info` with a fix that somebody has to look at first. */
  readonly suggestions: number;
  readonly suppressed: number;
  readonly skipped: number;
  readonly unread: number;
  /** References that were not looked up. */
  readonly uncheckedReferences: number;
}

/** What `ossa validate --format json` prints. */
export interface FindingsReport {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly skipped: readonly SkippedFile[];
  readonly unread: readonly SkippedFile[];
  readonly summary: FindingsSummary;
}

/** What a node is. */
export type NodeKind = 'agent' | 'tool' | 'mcp-server' | 'model' | 'workflow' | 'policy' | 'team';

/** A file that defines a node, and where its name stands in it, in bytes. */
export interface NodeFile {
  readonly path: string;
  readonly format: string;
  readonly start: number;
  readonly end: number;
}

/** A node of the graph. */
export interface Node {
  /** Unique and stable: `kind:family/id`. */
  readonly key: string;
  /** The id as stated. */
  readonly id: string;
  /** The name people know it by. */
  readonly name: string;
  readonly kind: NodeKind;
  /** The agent's type. */
  readonly type?: string;
  readonly version?: string;
  readonly description?: string;
  readonly capabilities?: readonly string[];
  readonly domains?: readonly string[];
  /** The agents it depends on, as written. */
  readonly dependencies?: readonly string[];
  /** The files that define it; none for a node that is only named. */
  readonly files?: readonly NodeFile[];
}

/** A relation between two nodes, which are named by their keys. */
export interface Relation {
  /** Such as `depends_on`. */
  readonly kind: string;
  readonly source: string;
  readonly target: string;
  readonly weight: number;
  /** What caused it, such as the domain that is shared. */
  readonly via: string;
  readonly origin: Origin;
}

/**
 * Relations that one cause implies. With `targets`, every source relates to every target but itself; without, every two
 * sources relate once.
 */
export interface Group {
  readonly kind: string;
  readonly sources: readonly string[];
  readonly targets?: readonly string[];
  readonly weight: number;
  readonly via: string;
  readonly origin: Origin;
}

/** The figures of a graph. */
export interface Stats {
  readonly totalAgents: number;
  /** Relations, those of groups included. */
  readonly relationships: number;
  readonly clusters: number;
  readonly byType: Readonly<Record<string, number>>;
  readonly byDomain: Readonly<Record<string, number>>;
  readonly avgDependencies: number;
  readonly relationshipsByType: Readonly<Record<string, number>>;
  readonly nodesByKind: Readonly<Record<string, number>>;
  /** Nodes that are named but not defined. */
  readonly undefined: number;
  readonly findingsBySeverity: Readonly<Record<string, number>>;
}

/** A format a graph can be written in. */
export type ExportFormat =
  | 'json'
  | 'jsonl'
  | 'graphml'
  | 'gexf'
  | 'cytoscape'
  | 'dot'
  | 'mermaid'
  | 'd3-force'
  | 'd3-hierarchy'
  | 'd3-sankey'
  | 'd3-chord'
  | 'd3-matrix'
  | 'cypher'
  | 'csv'
  | 'parquet'
  | 'jsonld'
  | 'ossag';

/** The formats that are no text: archives of several files, and the graph file of this toolkit. */
export type BinaryFormat = 'csv' | 'parquet' | 'ossag';

/** What a format is. */
export interface FormatInfo {
  readonly name: ExportFormat;
  /** What people call it. */
  readonly title: string;
  /** What a file of it is called; a `zip` where the format has several files. */
  readonly fileName: string;
  readonly mediaType: string;
  /** Whether exports are bytes, not text. */
  readonly isBinary: boolean;
}

/** How a graph is written. */
export interface ExportOptions {
  /** Whether relations that groups imply are written pair by pair, or each group as a node. `pairs` unless stated. */
  readonly expand?: 'pairs' | 'groups';
}

/** A format findings can be written in. */
export type FindingsFormat = 'human' | 'concise' | 'json' | 'jsonl' | 'sarif' | 'junit' | 'gitlab' | 'github';

/** A way to arrange nodes. */
export type LayoutName = 'force' | 'layered' | 'radial' | 'circular' | 'communities' | 'matrix';

/** How nodes are arranged. */
export interface LayoutOptions {
  /** `force` unless stated: related nodes near each other. */
  readonly algorithm?: LayoutName;
  /** Where forces begin, a whole number from 0 to 2³² − 1; 1 unless stated. */
  readonly seed?: number;
  /** The key of the node in the middle of a `radial` layout; the one with most relations unless stated. */
  readonly centre?: string;
}

/** Which relations are listed. */
export interface RelationOptions {
  /** Whether those that groups imply are listed too, pair by pair. They are unless stated. */
  readonly implied?: boolean;
}

/** Where the program is: its address, what a server answered, its bytes, or itself. */
export type WasmSource = string | URL | Request | Response | Promise<Response> | BufferSource | WebAssembly.Module;

/** What went wrong, for programs. */
export type ErrorCode =
  /** An argument is not what it has to be. */
  | 'bad-argument'
  /** A text is no query. */
  | 'bad-query'
  /** Bytes or a text are no graph. */
  | 'bad-graph'
  /** An export would be larger than anybody wants by accident. */
  | 'too-large'
  /** The graph was freed. */
  | 'freed'
  /** `init` was not awaited. */
  | 'not-ready'
  /** The program could not be loaded, or the file of a `src`. */
  | 'not-loaded'
  /** A fault of this package: please report it. */
  | 'internal';
