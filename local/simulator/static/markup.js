// WhatsApp's own markup and links, made into nodes. Unpaired signs stay what they are.
import { make } from './make.js';

const RULES = [
  [/```([\s\S]+?)```/, (inner) => make('code', {}, inner)],
  [/`([^`\n]+)`/, (inner) => make('code.inline-code', {}, inner)],
  [/(?<![\w*])\*(?=\S)([^*\n]*?\S)\*(?![\w*])/, (inner) => make('strong', {}, ...inline(inner))],
  [/(?<![\w_])_(?=\S)([^_\n]*?\S)_(?![\w_])/, (inner) => make('em', {}, ...inline(inner))],
  [/(?<![\w~])~(?=\S)([^~\n]*?\S)~(?![\w~])/, (inner) => make('s', {}, ...inline(inner))],
  [/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]*_~])/, (url) => make('a', { href: url, target: '_blank', rel: 'noopener noreferrer nofollow' }, url)],
];

// The rule that matches first in the text wins; before it is plain, after it goes on.
function inline(text) {
  const nodes = [];
  while (text) {
    const found = RULES.map(([sign, build]) => ({ match: sign.exec(text), build })).filter(({ match }) => match);
    if (!found.length) return [...nodes, text];
    const { match, build } = found.reduce((first, next) => (next.match.index < first.match.index ? next : first));
    nodes.push(text.slice(0, match.index), build(match[1]));
    text = text.slice(match.index + match[0].length);
  }
  return nodes;
}

const ONLY_EMOJI = /^(?:\p{Extended_Pictographic}(?:\uFE0F|\u200D\p{Extended_Pictographic}|[\u{1F3FB}-\u{1F3FF}])*){1,3}$/u;

export function words(text) {
  if (ONLY_EMOJI.test(text)) return make('span.words.large', {}, text);
  const lines = text.split('\n').map((line) => (line.startsWith('> ') ? make('span.aside', {}, ...inline(line.slice(2))) : line));
  const nodes = [];
  let run = [];
  const flush = () => { if (run.length) nodes.push(...inline(run.join('\n'))); run = []; };
  for (const line of lines) {
    if (typeof line === 'string') run.push(line);
    else { flush(); nodes.push(line); }
  }
  flush();
  return make('span.words', {}, ...nodes);
}
