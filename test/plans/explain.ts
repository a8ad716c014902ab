import type { Client } from 'pg';
import type { RecordedStatement } from './record-statements.ts';

/** A part of a plan of EXPLAIN (FORMAT JSON). */
interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Loops'?: number;
  /** In each loop, on average. */
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  'Rows Removed by Join Filter'?: number;
  Plans?: PlanNode[];
}

/** The recorded rows already exist, so an insert would fail. It is planned without being run. */
const INSERTS = /\bINSERT INTO\b/i;

export interface ExplainedStatement {
  text: string;
  /** Tables that are read whole. */
  scanned: string[];
  rowsRemoved: number;
}

/**
 * Runs the statement under EXPLAIN ANALYZE with its generic plan, which is how the shop's connections plan it, and rolls
 * it back.
 */
export async function explain(
  client: Client,
  { text, values }: RecordedStatement,
): Promise<ExplainedStatement> {
  await client.query('BEGIN');
  try {
    const types = values.length > 0 ? `(${values.map(() => 'unknown').join(', ')})` : '';
    await client.query(`PREPARE explained${types} AS ${text}`);
    const literals = values.map((value) => literalOf(client, value)).join(', ');
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `EXPLAIN (ANALYZE ${!INSERTS.test(text)}, COSTS OFF, FORMAT JSON) EXECUTE explained${literals && `(${literals})`}`,
    );
    const nodes = nodesOf((rows[0] as { 'QUERY PLAN': [{ Plan: PlanNode }] })['QUERY PLAN'][0].Plan);
    return {
      text,
      scanned: nodes
        .filter(({ 'Node Type': type }) => type === 'Seq Scan')
        .map(({ 'Relation Name': name }) => name as string),
      rowsRemoved: nodes.reduce((sum, node) => sum + rowsRemovedBy(node), 0),
    };
  } finally {
    await client.query('ROLLBACK');
    await client.query('DEALLOCATE ALL');
  }
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

const rowsRemovedBy = (node: PlanNode): number =>
  (node['Actual Loops'] ?? 0) *
  ((node['Rows Removed by Filter'] ?? 0) +
    (node['Rows Removed by Index Recheck'] ?? 0) +
    (node['Rows Removed by Join Filter'] ?? 0));

/** The value as pg would send it. */
function literalOf(client: Client, value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  return client.escapeLiteral(textOf(value));
}

function textOf(value: unknown): string {
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `{${value.map(elementOf).join(',')}}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const elementOf = (value: unknown): string =>
  value === null || value === undefined ? 'NULL' : `"${textOf(value).replaceAll(/["\\]/g, '\\$&')}"`;
