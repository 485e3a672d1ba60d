/** What the layout engine is given, and gives back with places in it: the part of ELK's JSON that is used here. */
export interface ElkNode {
  readonly id: string;
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly children?: readonly ElkNode[];
  readonly edges?: readonly ElkEdge[];
  readonly layoutOptions?: Readonly<Record<string, string>>;
}

export interface ElkEdge {
  readonly id: string;
  readonly sources: readonly string[];
  readonly targets: readonly string[];
  readonly labels?: readonly ElkLabel[];
  readonly sections?: readonly ElkSection[];
  readonly layoutOptions?: Readonly<Record<string, string>>;
}

interface ElkLabel {
  readonly id: string;
  readonly text: string;
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly layoutOptions?: Readonly<Record<string, string>>;
}

/** A line that an edge is drawn as. */
interface ElkSection {
  readonly startPoint: Point;
  readonly endPoint: Point;
  readonly bendPoints?: readonly Point[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Finds places for everything: ELK, in whatever way it is loaded. */
export type LayoutEngine = (graph: ElkNode) => Promise<ElkNode>;
