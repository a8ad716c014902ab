import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type PreviewSigner, previewedProduct, previewLink } from './preview-link.ts';

/** The real signer is tested with the sessions. This one only keeps the purpose. */
const signer: PreviewSigner = {
  sign: (purpose, id) => `${purpose}/${id}`,
  verify: (purpose, token) => (token.startsWith(`${purpose}/`) ? token.slice(purpose.length + 1) : undefined),
};

describe('a preview link', () => {
  const made = new Date('2026-03-01T12:00:00Z');
  const token = previewLink(signer, '42', made).replace('/preview/', '');
  const after = (days: number) => new Date(made.getTime() + days * 86_400_000);

  it('shows its product for 14 days', () => {
    assert.equal(previewedProduct(signer, token, made), '42');
    assert.equal(previewedProduct(signer, token, after(14)), '42');
    assert.equal(previewedProduct(signer, token, after(15)), undefined);
  });

  it('is refused if it was signed for another purpose', () => {
    assert.equal(previewedProduct(signer, 'order link/42-99999', made), undefined);
  });
});
