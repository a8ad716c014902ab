import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Journey } from './journey.ts';
import type { OpenShop } from './journey-shop.ts';

/** The customer of the journeys. Each shop has one. */

export const CUSTOMER = {
  name: 'Ines Lindqvist',
  email: 'ines@lindqvist.example',
  password: 'seven blue herons at dusk',
};

/** Fills in the form by its labels. The country is chosen from a list. */
export const ADDRESS = { 'Street and number': 'Hornsgatan 42', 'Postal code': '118 21', City: 'Stockholm' };

const registered = new WeakMap<OpenShop['test'], Set<string>>();

/** Signs in without a page, for journeys that begin signed in. An unknown customer registers. */
export async function signIn({ shop, context }: Journey, customer = CUSTOMER): Promise<void> {
  const { email, password } = customer;
  const known = registered.get(shop.test) ?? new Set();
  registered.set(shop.test, known);
  const [path, data] = known.has(email)
    ? ['/api/session', { email, password }]
    : ['/api/customers', customer];
  const response = await context.request.post(shop.url + path, { data });
  assert.ok(response.ok(), await response.text());
  known.add(email);
}

export async function fillIn(form: Locator, email: string, password: string): Promise<void> {
  await form.getByLabel('Email').fill(email);
  await form.getByLabel('Password', { exact: true }).fill(password);
}
