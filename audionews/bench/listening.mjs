// What a small speech recogniser hears. Run by listening.py in a folder that holds the two npm packages named there.
// argv: folder of the models, then files of 16 kHz mono 16-bit PCM; one line of JSON for each.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const here = createRequire(process.cwd() + "/");
const { pipeline, env } = await import(pathToFileURL(here.resolve("@huggingface/transformers")).href);
env.allowRemoteModels = false;
env.localModelPath = process.argv[2];
const listen = await pipeline("automatic-speech-recognition", "Xenova/whisper-small", {
  dtype: { encoder_model: "q8", decoder_model_merged: "q8" },
});
for (const file of process.argv.slice(3)) {
  const bytes = readFileSync(file);
  const pcm = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
  const { text } = await listen(Float32Array.from(pcm, (value) => value / 32768), { language: "indonesian", task: "transcribe" });
  console.log(JSON.stringify({ file, text }));
}
