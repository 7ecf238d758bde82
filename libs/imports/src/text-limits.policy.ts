/** Longest texts that a row may bring, in UTF-16 units; the staging columns are as wide. */
export const TEXT_LIMITS = {
  externalId: 64,
  name: 100,
  address: 300,
  occupation: 100,
  model: 100,
  plate: 20,
  engineNumber: 50,
  bodyColour: 50,
  bay: 50,
  lineCode: 64,
  lineName: 200,
  level: 50,
  channel: 100,
  reason: 300,
} as const;
