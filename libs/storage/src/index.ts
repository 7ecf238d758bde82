export { type FileLink, FileLinks, LINK_SECONDS } from './file-links';
export * from './local-disk-storage';
export {
  AUDIO_TYPES,
  type AudioType,
  audioTypeOf,
  RECORDING_TYPES,
  recordingTypeOf,
  type RecordingType,
  SCAN_TYPES,
  scanTypeOf,
  type ScanType,
  servedAs,
} from './media-types';
export * from './object-storage';
export { S3Storage, type S3Settings } from './s3-storage';
export { type Sniffed, sniffAudio, sniffRecording, sniffScan, type SniffedScan } from './sniffed';
export * from './storage.errors';
export * from './storage.module';
