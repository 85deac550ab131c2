import { ButtonLink } from "#components/ui/button.tsx";

export default function NotFound() {
  return (
    <>
      <h1 className="mb-4">There is nothing at this address</h1>
      <p className="text-text-2">
        It never was, it is gone, or your role does not show it. The address may have been cut when it was copied.
      </p>
      <p className="mt-2 flex gap-2">
        <ButtonLink href="/">Overview</ButtonLink>
        <ButtonLink href="/clusters" look="quiet">
          Clusters
        </ButtonLink>
      </p>
    </>
  );
}
