"""The demo's first Compose project: what serves models."""

from typing import Final

from watchroom.demo.engine.blueprints import Blueprint, Newer
from watchroom.demo.engine.values import MEBI, Load, Program

PROJECT: Final = "ai"

_GIBI: Final = 1024  # in mebibytes

OLLAMA: Final = Blueprint(
    project=PROJECT,
    service="ollama",
    title="Ollama",
    description="Looks at the pictures of the cameras",
    image="ollama/ollama:latest",
    version="0.12.6",
    image_mebi=3_400,
    image_command=("/bin/ollama", "serve"),
    env={
        "OLLAMA_HOST": "0.0.0.0:11434",
        "OLLAMA_KEEP_ALIVE": "30m",
        "OLLAMA_NUM_PARALLEL": "2",
        "OLLAMA_MAX_LOADED_MODELS": "2",
        "NVIDIA_VISIBLE_DEVICES": "all",
    },
    ports={11434: 11434},
    binds=("ai_ollama:/root/.ollama",),
    memory_mebi=16 * _GIBI,
    has_gpus=True,
    check="ollama ps || exit 1",
    stop_grace_s=20,
    program=Program(
        voice="ollama",
        ready_s=95.0,  # until a model is loaded again
        stop_s=1.2,
        load=Load(
            cores=2.4,
            night=0.15,
            memory_bytes=9_800 * MEBI,
            memory_swing=0.06,
            leak_bytes_per_h=36 * MEBI,
            cache_bytes=5_200 * MEBI,
            received_per_s=190_000.0,
            sent_per_s=9_000.0,
            read_per_s=40_000.0,
            processes=41,
        ),
    ),
)
VLLM: Final = Blueprint(
    project=PROJECT,
    service="vllm",
    title="vLLM",
    description="Answers in the chat, and summarises incidents",
    image="vllm/vllm-openai:v0.11.0",
    version="0.11.0",
    image_mebi=12_900,
    image_command=("vllm", "serve"),
    command=(
        "--model",
        "Qwen/Qwen3-8B",
        "--gpu-memory-utilization",
        "0.55",
        "--api-key",
        "sk-demo",
    ),
    env={"HF_TOKEN": "hf_demo_demo_demo_demo_demo_demo", "VLLM_LOGGING_LEVEL": "INFO"},
    ports={8000: 8001},
    binds=("ai_huggingface:/root/.cache/huggingface",),
    memory_mebi=32 * _GIBI,
    has_gpus=True,
    check="curl -fsS http://localhost:8000/health",
    program=Program(
        voice="vllm",
        ready_s=48.0,
        stop_s=2.5,
        load=Load(
            cores=1.1,
            memory_bytes=14_600 * MEBI,
            memory_swing=0.02,
            cache_bytes=2_100 * MEBI,
            received_per_s=6_000.0,
            sent_per_s=22_000.0,
            processes=128,
        ),
    ),
)
OPEN_WEBUI: Final = Blueprint(
    project=PROJECT,
    service="open-webui",
    title="Open WebUI",
    description="Chat for the people on duty",
    image="ghcr.io/open-webui/open-webui:main",
    version="0.6.33",
    newer=Newer(version="0.6.34", program=Program(voice="open-webui", ready_s=9.0)),
    image_mebi=4_700,
    image_command=("bash", "start.sh"),
    env={
        "OLLAMA_BASE_URL": "http://ollama:11434",
        "OPENAI_API_BASE_URL": "http://vllm:8000/v1",
        "OPENAI_API_KEY": "sk-demo",
        "WEBUI_SECRET_KEY": "t0p-s3cret-demo-key",
    },
    ports={8080: 3000},
    binds=("ai_open-webui:/app/backend/data",),
    check="curl -fsS http://localhost:8080/health | jq -ne 'input.status == true'",
    check_every_s=5,
    depends_on=("ollama", "vllm"),
    program=Program(
        voice="open-webui",
        ready_s=9.0,
        load=Load(
            cores=0.12,
            night=0.1,
            memory_bytes=780 * MEBI,
            received_per_s=8_000.0,
            sent_per_s=31_000.0,
            processes=33,
        ),
    ),
)
QDRANT: Final = Blueprint(
    project=PROJECT,
    service="qdrant",
    title="Qdrant",
    description="Finds incidents that looked alike",
    image="qdrant/qdrant:latest",
    version="1.15.4",
    newer=Newer(
        version="1.16.0",
        program=Program(
            voice="qdrant-broken",
            is_sick=True,
            check_output="curl: (7) Failed to connect to localhost port 6333: Connection refused",
        ),
    ),
    image_mebi=190,
    image_command=("./entrypoint.sh",),
    env={"QDRANT__SERVICE__API_KEY": "demo-qdrant-key", "RUN_MODE": "production"},
    ports={6333: 6333},
    binds=("ai_qdrant:/qdrant/storage",),
    memory_mebi=4 * _GIBI,
    check="curl -fsS http://localhost:6333/healthz",
    check_every_s=5,
    program=Program(
        voice="qdrant",
        ready_s=3.0,
        check_output="healthz check passed",
        load=Load(
            cores=0.18,
            memory_bytes=1_240 * MEBI,
            cache_bytes=620 * MEBI,
            received_per_s=14_000.0,
            sent_per_s=9_000.0,
            written_per_s=60_000.0,
            processes=52,
        ),
    ),
)
WHISPER: Final = Blueprint(
    project=PROJECT,
    service="whisper",
    title="Whisper",
    description="Writes down radio calls",
    image="fedirz/faster-whisper-server:latest-cuda",
    version="0.5.0",
    image_mebi=5_600,
    image_command=("uvicorn", "faster_whisper_server.main:app"),
    env={"WHISPER__MODEL": "Systran/faster-whisper-large-v3", "WHISPER__INFERENCE_DEVICE": "cuda"},
    ports={8000: 8002},
    binds=("ai_huggingface:/root/.cache/huggingface",),
    memory_mebi=8 * _GIBI,
    has_gpus=True,
    program=Program(
        voice="whisper",
        ready_s=14.0,
        load=Load(cores=0.6, night=0.2, memory_bytes=2_900 * MEBI, processes=24),
    ),
)
SERVICES: Final = (OLLAMA, VLLM, OPEN_WEBUI, QDRANT, WHISPER)
