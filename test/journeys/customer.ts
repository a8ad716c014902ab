import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { OpenShop } from './open-shop.ts';
import type { Visit } from './visits.ts';

/** The customer of the journeys: one in each shop. */

export const CUSTOMER = {
  name: 'Ines Lindqvist',
  email: 'ines@lindqvist.example',
  password: 'seven blue herons at dusk',
};

/** By the labels of the form; the country is chosen from a list. */
export const ADDRESS = { 'Street and number': 'Hornsgatan 42', Postcode: '118 21', City: 'Stockholm' };

const registered = new WeakSet<OpenShop['test']>();

/** Without a page, for journeys that begin signed in. */
export async function signIn(visit: Visit): Promise<void> {
  const { shop, context } = visit;
  const isFirst = !registered.has(shop.test);
  const response = await context.request.post(`${shop.url}/api/${isFirst ? 'customers' : 'session'}`, {
    data: isFirst ? CUSTOMER : { email: CUSTOMER.email, password: CUSTOMER.password },
  });
  registered.add(shop.test);
  assert.ok(response.ok(), await response.text());
}

export async function fillIn(form: Locator, email: string, password: string): Promise<void> {
  await form.getByLabel('Email').fill(email);
  await form.getByLabel('Password', { exact: true }).fill(password);
}
