import { newId } from '#libs/foundation';
import { RemindersWorld } from '../fixtures/reminders-world';
import { MessagePreviewService } from './message-preview.service';

describe('previews of messages', () => {
  let reminders: RemindersWorld;
  let previews: MessagePreviewService;

  beforeAll(async () => {
    reminders = await RemindersWorld.start();
    previews = reminders.world.get(MessagePreviewService);
  });
  afterAll(() => reminders?.stop());

  const preview = (query: Parameters<MessagePreviewService['preview']>[1], store: 'north' | 'south' = 'north') =>
    previews.preview(reminders.ctx(store), query);

  it('TEN-12: fills a text with the contact data of the store, and says how long it is', async () => {
    const text = '{storeName}提醒{customerName}：预约{appointmentPhone}，救援{rescuePhone}';
    expect(await preview({ text })).toEqual({
      ...{ channel: 'sms', language: 'zh-CN', subject: null, missing: [] },
      text: '申海north店提醒石远梅：预约021-50001234，救援400-800-1234',
      length: { characters: 43, encoding: 'ucs_2', segments: 1, limit: 500, isTooLong: false },
    });
    expect(await preview({ text }, 'south')).toMatchObject({ text: expect.stringContaining('申海south店') as string });
  });

  it('TEN-12: what the store has not told is missing, and parts in brackets are left out', async () => {
    expect(await preview({ text: '投诉{complaintPhone}[，维修{repairPhone}]，{nonsense}' })).toMatchObject({
      text: '投诉{complaintPhone}，{nonsense}',
      missing: ['complaintPhone', 'nonsense'],
    });
  });

  it('TEN-12: a step is shown in its journey’s words, or in another language, to a real customer', async () => {
    const { customerId } = await reminders.vehicle();
    await reminders.tick();
    const step = { journey: 'maintenance-due', step: 'sms' };
    const { text, missing, channel } = await preview({ ...step, customerId, language: 'en' });
    expect([missing, channel]).toEqual([[], 'sms']);
    expect(text).toContain('沪A·E48B4');
    expect(text).not.toMatch(/[{}[\]]/);
    expect((await preview({ ...step })).text).toContain('沪A·E48B4');
  });

  it('TEN-12: a text above the limit says so, with as many messages as it is charged', async () => {
    expect((await preview({ text: '保'.repeat(501) })).length).toEqual({
      ...{ characters: 501, encoding: 'ucs_2', segments: 8, limit: 500, isTooLong: true },
    });
    expect(await preview({ text: '保'.repeat(501), channel: 'letter' })).toMatchObject({ length: null });
  });

  it.each([
    [{}, '#/text'],
    [{ text: 'a', journey: 'maintenance-due', step: 'sms' }, '#/text'],
    [{ journey: 'maintenance-due' }, '#/text'],
    [{ journey: 'maintenance-due', step: 'none' }, '#/step'],
    [{ text: 'a', customerId: newId() }, '#/customerId'],
    [{ text: 'a', vehicleId: newId() }, '#/vehicleId'],
  ])('TEN-12: %j is refused', async (query, pointer) => {
    await expect(preview(query)).rejects.toMatchObject({ errors: [{ pointer }] });
  });

  it('does not see another store’s customer', async () => {
    const { customerId } = await reminders.vehicle({ store: 'south' });
    await expect(preview({ text: '{customerName}', customerId })).rejects.toMatchObject({
      errors: [{ pointer: '#/customerId', code: 'unknown_reference' }],
    });
  });
});
