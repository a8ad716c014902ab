import type { FastifyRequest } from 'fastify';
import { queryText } from '../../../customers/forms.ts';
import { LABEL_PAPERS, type MakeLabelsInput } from '../../../orders/labels/label.ts';

/** The input of a label maker. The query of the address names the paper. */
export function labelsInput(
  request: FastifyRequest,
  shop: string,
  labels: MakeLabelsInput['labels'],
): MakeLabelsInput {
  const paper = LABEL_PAPERS.find((one) => one === queryText(request, 'paper')) ?? '10x15';
  return { labels, paper, shop, createdAt: new Date() };
}
