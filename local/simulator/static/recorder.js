// Recording a voice note: hold the microphone and let go to send, or tap it and then send; slide left to cancel.
import { announce, icon, length, make } from './make.js';
import { send } from './acting.js';
import { happen } from './state.js';

const HOLD_MS = 350, CANCEL_PX = 90, SHORTEST_S = 0.4;
const TYPES = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4'];
let tape = null;

export const recording = () => tape !== null;

export async function start() {
  if (tape) return;
  tape = { at: performance.now(), chunks: [] };
  try {
    tape.stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    tape = null;
    announce('The microphone is not available.');
    happen('problem', 'The microphone is not available.');
    return;
  }
  if (!tape) return;
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  tape.recorder = new MediaRecorder(tape.stream, mimeType ? { mimeType } : {});
  tape.recorder.addEventListener('dataavailable', (event) => tape?.chunks.push(event.data));
  tape.recorder.start(200);
  tape.at = performance.now();
  happen('recording');
}

export function stop(keep) {
  const done = tape;
  tape = null;
  if (!done?.recorder) { done?.stream?.getTracks().forEach((track) => track.stop()); return; }
  const seconds = (performance.now() - done.at) / 1000;
  done.recorder.addEventListener('dataavailable', (event) => done.chunks.push(event.data));
  done.recorder.addEventListener('stop', () => {
    done.stream.getTracks().forEach((track) => track.stop());
    if (keep && seconds >= SHORTEST_S) deliver(done.chunks, done.recorder.mimeType);
  });
  done.recorder.stop();
  happen('recording');
}

function deliver(chunks, type) {
  const form = new FormData(), plain = type.split(';')[0];
  form.set('file', new File(chunks, `voice.${plain.split('/')[1]}`, { type: plain }));
  form.set('voice', '1');
  return send(form);
}

export function tapeBar() {
  const canvas = make('canvas', { width: 400, height: 56, 'aria-hidden': 'true' }), shown = make('time', {}, '0:00');
  const bin = make('button.round', { 'aria-label': 'Throw the recording away', onclick: () => stop(false) }, icon('bin'));
  listen(canvas, shown);
  return make('div.taping', { role: 'group', 'aria-label': 'Recording' }, bin, make('span.lamp'), shown, canvas, make('span.slide', {}, '‹ slide to cancel'));
}

function listen(canvas, shown) {
  const own = tape, context = new AudioContext(), ear = context.createAnalyser(), pen = canvas.getContext('2d');
  const loud = [], samples = new Float32Array(ear.fftSize = 512);
  context.createMediaStreamSource(own.stream).connect(ear);
  const colour = getComputedStyle(document.body).color;
  const step = () => {
    if (tape !== own) { context.close(); return; }
    ear.getFloatTimeDomainData(samples);
    loud.push(Math.min(1, Math.max(...samples.map(Math.abs)) * 2.2));
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = colour;
    loud.slice(-66).forEach((one, place) => pen.fillRect(place * 6, 28 - one * 24 - 1, 3, one * 48 + 2));
    shown.textContent = length((performance.now() - own.at) / 1000);
    setTimeout(() => requestAnimationFrame(step), 50);
  };
  step();
}

export function microphone() {
  let from = null;
  const button = make('button.go.mic', { 'aria-label': 'Record a voice message' }, icon('mic'));
  button.addEventListener('pointerdown', (event) => { if (event.button === 0) { from = { x: event.clientX, at: performance.now() }; start(); } });
  button.addEventListener('click', (event) => event.detail === 0 && start());
  window.addEventListener('pointermove', (event) => { if (from && tape && from.x - event.clientX > CANCEL_PX) { from = null; stop(false); } });
  window.addEventListener('pointerup', () => {
    if (from && performance.now() - from.at > HOLD_MS && tape) stop(true);
    from = null;
  });
  return button;
}
