import { DeleteView } from "#lib/contract/views/saved-view.ts";
import { changeableView } from "../changeable-view.ts";
import { command } from "../command.ts";

/** Takes a view away, for everyone it was shared with as well. What it showed stays. */
export const deleteView = command({
  action: "view:save",
  input: DeleteView,
  async run({ tx, actor }, { viewId }) {
    const { id, name, page, query, shared } = await changeableView(tx, actor, viewId);
    await tx.savedView.delete({ where: { id } });
    return {
      result: { id },
      subject: `view:${id}`,
      clusterId: null,
      before: { name, page, query, shared },
      after: null,
    };
  },
});
