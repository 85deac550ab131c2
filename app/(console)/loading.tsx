import { Skeleton } from "#components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <>
      <p className="sr-only" role="status">
        Loading
      </p>
      <Skeleton />
    </>
  );
}
