// The simulator's own JSON; see local/simulator/api.py.
const BASE = '/phone/api/';

async function answer(response) {
  const told = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(told.error || `The simulator answered ${response.status}.`);
  return told;
}

export async function ask(what, query = {}, signal) {
  return answer(await fetch(`${BASE}${what}?${new URLSearchParams(query)}`, { signal, cache: 'no-store' }));
}

export async function tell(what, fields) {
  const body = fields instanceof FormData ? fields : JSON.stringify(fields);
  const headers = { 'X-WOCS-Phone': '1', ...(!(fields instanceof FormData) && { 'Content-Type': 'application/json' }) };
  return answer(await fetch(BASE + what, { method: 'POST', headers, body }));
}
