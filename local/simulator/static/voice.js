// A voice note's bubble: play, a real waveform, how long.
import { icon, length, make, media } from './make.js';

const BARS = 38;
const known = new Map();
let playing = null;

async function peaks(id) {
  const bytes = await (await fetch(media(id))).arrayBuffer();
  const sound = await new OfflineAudioContext(1, 1, 48000).decodeAudioData(bytes);
  const samples = sound.getChannelData(0), step = Math.max(1, Math.floor(samples.length / BARS));
  const loud = Array.from({ length: BARS }, (_, bar) => {
    let top = 0;
    for (let at = bar * step; at < (bar + 1) * step; at += 16) top = Math.max(top, Math.abs(samples[at] || 0));
    return top;
  });
  const most = Math.max(...loud, 0.05);
  return { seconds: sound.duration, loud: loud.map((one) => one / most) };
}

export function voice(file) {
  const sound = make('audio', { src: media(file.id), preload: 'none' });
  const bars = make('div.bars', {}, Array.from({ length: BARS }, () => make('i')));
  const shown = make('span.length', {}, '0:00');
  const play = make('button.play', { 'aria-label': 'Play voice message' }, icon('play'));
  let seconds = 0;
  known.has(file.id) || known.set(file.id, peaks(file.id).catch(() => null));
  known.get(file.id).then((found) => {
    seconds = found?.seconds || 0;
    shown.textContent = length(seconds);
    [...bars.children].forEach((bar, place) => { bar.style.height = `${Math.max(3, (found?.loud[place] ?? 0.15) * 28)}px`; });
  });
  const draw = () => {
    const part = seconds ? sound.currentTime / seconds : 0;
    [...bars.children].forEach((bar, place) => bar.classList.toggle('heard', place / BARS < part));
    shown.textContent = length(sound.paused && !sound.currentTime ? seconds : sound.currentTime);
  };
  const mark = () => {
    play.replaceChildren(icon(sound.paused ? 'play' : 'pause'));
    play.setAttribute('aria-label', sound.paused ? 'Play voice message' : 'Pause voice message');
  };
  play.addEventListener('click', () => {
    if (playing && playing !== sound) playing.pause();
    playing = sound;
    if (sound.paused) sound.play().catch(() => {}); else sound.pause();
  });
  bars.addEventListener('click', (event) => {
    const box = bars.getBoundingClientRect();
    if (seconds) sound.currentTime = ((event.clientX - box.left) / box.width) * seconds;
    draw();
  });
  sound.addEventListener('timeupdate', draw);
  for (const event of ['play', 'pause']) sound.addEventListener(event, mark);
  sound.addEventListener('ended', () => { sound.currentTime = 0; draw(); mark(); });
  return make('div.voice', {}, play, bars, shown, sound);
}
