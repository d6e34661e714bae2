"""Every URL for browsing runs, on one page."""

from typing import Any, Final

from watchroom.domain.access import Scope
from watchroom.web import gallery_examples
from watchroom.web.buckets import BucketInputs, count_buckets
from watchroom.web.endpoint import Endpoint, Shown
from watchroom.web.names import NamesInputs, list_names
from watchroom.web.neighbours import NeighbourInputs, read_neighbours
from watchroom.web.run_answers import read_answers
from watchroom.web.run_nodes import (
    FILE,
    PartInputs,
    RunInputs,
    list_run_nodes,
    read_node_part,
    read_run_workflow,
)
from watchroom.web.wire.gallery import NamesAnswer, NeighboursAnswer, RunBuckets
from watchroom.web.wire.run_nodes import (
    ModelAnswers,
    NodePartAnswer,
    RunNodesAnswer,
    RunWorkflowAnswer,
)

TAG: Final = "Executions"

GALLERY: Final[tuple[Endpoint[Any], ...]] = (
    Endpoint(
        path="/api/executions/buckets",
        inputs=BucketInputs,
        handle=count_buckets,
        scope=Scope.READ,
        shown=Shown(tag=TAG, model=RunBuckets, example=gallery_examples.BUCKETS),
    ),
    Endpoint(
        path="/api/executions/{id}/neighbours",
        inputs=NeighbourInputs,
        handle=read_neighbours,
        scope=Scope.READ,
        shown=Shown(
            tag=TAG,
            model=NeighboursAnswer,
            example=gallery_examples.NEIGHBOURS,
            errors=(404,),
        ),
    ),
    Endpoint(
        path="/api/executions/facets",
        inputs=NamesInputs,
        handle=list_names,
        scope=Scope.READ,
        shown=Shown(tag=TAG, model=NamesAnswer, example=gallery_examples.NAMES),
    ),
    Endpoint(
        path="/api/executions/{id}/nodes",
        inputs=RunInputs,
        handle=list_run_nodes,
        scope=Scope.READ,
        shown=Shown(tag=TAG, model=RunNodesAnswer, example=gallery_examples.NODES, errors=(404,)),
    ),
    Endpoint(
        path="/api/executions/{id}/nodes/part",
        inputs=PartInputs,
        handle=read_node_part,
        scope=Scope.READ,
        shown=Shown(
            tag=TAG,
            model=NodePartAnswer,
            example=gallery_examples.PART,
            media_types=(FILE,),
            errors=(404,),
        ),
    ),
    Endpoint(
        path="/api/executions/{id}/workflow",
        inputs=RunInputs,
        handle=read_run_workflow,
        scope=Scope.READ,
        shown=Shown(
            tag=TAG, model=RunWorkflowAnswer, example=gallery_examples.WORKFLOW, errors=(404,)
        ),
    ),
    Endpoint(
        path="/api/executions/{id}/answers",
        inputs=RunInputs,
        handle=read_answers,
        scope=Scope.READ,
        shown=Shown(tag=TAG, model=ModelAnswers, example=gallery_examples.ANSWERS, errors=(404,)),
    ),
)
